package io.federation.model.spec;

import io.federation.model.Names;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code vagrant up} needs to know of a federation beyond the rest.
 *
 * @param ops the ops repository, its address not relative; nothing if the machines share
 *     repositories on the host
 */
public record VagrantSpec(Optional<NodeConfig.Repository> ops) {

  /** What holds where nothing is said. */
  static final VagrantSpec DEFAULTS = new VagrantSpec(Optional.empty());

  /** Checks the address. */
  public VagrantSpec {
    if (ops.isPresent() && RepositoryUrl.isRelative(ops.get().url())) {
      throw new IllegalArgumentException("vagrant.ops.url is relative");
    }
  }

  static VagrantSpec read(FlatProperties values) {
    FlatProperties ops = values.below("ops");
    return ops.get("url") == null
        ? DEFAULTS
        : new VagrantSpec(Optional.of(NodeConfig.Repository.read(ops)));
  }

  /**
   * The machines of a part.
   *
   * @param box the box that they are made of, or the image of Docker; nothing for the usual one
   * @param memory their memory in MiB, {@value #LEAST_MEMORY} to {@value #MOST_MEMORY}
   */
  public record Machines(Optional<String> box, int memory) {

    static final String BOX_PATTERN = "^[A-Za-z0-9][A-Za-z0-9/_.:-]{0,199}$";
    static final int DEFAULT_MEMORY = 1024;
    static final int LEAST_MEMORY = 256;
    static final int MOST_MEMORY = 1_048_576;

    /** What holds for a part of which nothing is said. */
    static final Machines DEFAULTS = new Machines(Optional.empty(), DEFAULT_MEMORY);

    private static final Pattern BOX = Pattern.compile(BOX_PATTERN);

    /** Checks the values. */
    public Machines {
      box.ifPresent(name -> checkBox("vagrant.box", name));
      if (memory < LEAST_MEMORY || memory > MOST_MEMORY) {
        throw new IllegalArgumentException(
            "vagrant.memory is "
                + memory
                + ": use a whole number from "
                + LEAST_MEMORY
                + " to "
                + MOST_MEMORY);
      }
    }

    static Machines read(FlatProperties values) {
      return new Machines(
          Optional.ofNullable(values.get("box")), values.number("memory", DEFAULT_MEMORY));
    }

    /**
     * Returns {@code text} if it can be the name of a box.
     *
     * @param kind what it is the value of, for the message
     * @throws IllegalArgumentException with one line that says what would be right
     */
    static String checkBox(String kind, String text) {
      // Not find(): '$' would let a line's end pass.
      if (!BOX.matcher(text).matches()) {
        throw new IllegalArgumentException(
            kind
                + " "
                + Names.quote(text)
                + " is not the name of a box: use up to 200 letters, digits, and /_.:-, such as"
                + " bento/debian-12");
      }
      return text;
    }
  }
}
