package io.federation.model.spec;

import io.federation.model.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * That each node's agent deploys what the tree in ZooKeeper wants, and how.
 *
 * @param redeploy which deployments each version calls the scripts of
 * @param verbose whether the log has what programs print that end well, too
 * @param after a line of the shell that is called after each deployment that did not fail
 * @param scriptLimit how long a script, or a program of a package manager, may take, more than zero
 * @param configuration the file on the node that says who the host is, as an absolute path
 * @param waves who deploys a version first, in this order; whoever is in none comes last
 * @param window when deployments may begin; nothing if they may at any time
 * @param onFailure what hosts do once one has failed
 */
public record DeploySpec(
    Redeploy redeploy,
    boolean verbose,
    Optional<String> after,
    Duration scriptLimit,
    Optional<String> configuration,
    List<DeployWave> waves,
    Optional<DeployWindow> window,
    OnFailure onFailure) {

  /** How long a script may take where nothing is said about it. */
  public static final Duration DEFAULT_SCRIPT_LIMIT = Duration.ofMinutes(30);

  /** The key that stands among flat properties wherever nodes deploy, and tells that they do. */
  static final String REDEPLOY = "redeploy";

  private static final String SCRIPT_LIMIT = "deploy.scriptLimit";

  /** Which deployments each version of the tree calls the scripts of. */
  public enum Redeploy {
    /** All that the node is to carry, so that they take over what changed anywhere in the tree. */
    ALL,
    /**
     * Those that are not there as they are wanted, and those whose software is touched. A change of
     * other properties of the tree reaches none.
     */
    CHANGED;

    /** Returns the word that stands for this in {@code federation.yaml}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return word();
    }

    /**
     * Returns what {@code word} stands for.
     *
     * @param kind what the word is the value of, for the message
     * @throws IllegalArgumentException with one line that names the words there are
     */
    public static Redeploy parse(String kind, String word) {
      return Values.word(kind, word, values());
    }
  }

  /** What hosts do once one has failed to deploy a version. */
  public enum OnFailure {
    /** Nothing, until a person has looked. */
    STOP,
    /** Those that have it, or have begun it, go back to the version that all had before. */
    RETURN;

    /** Returns the word that stands for this in {@code federation.yaml}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return word();
    }

    /**
     * Returns what {@code word} stands for.
     *
     * @param kind what the word is the value of, for the message
     * @throws IllegalArgumentException with one line that names the words there are
     */
    public static OnFailure parse(String kind, String word) {
      return Values.word(kind, word, values());
    }
  }

  /** Checks the values and copies the list. */
  public DeploySpec {
    if (after.isPresent()) {
      Values.shellLine("deploy.after", after.get());
    }
    Durations.checkPositive(SCRIPT_LIMIT, scriptLimit);
    if (configuration.isPresent()) {
      Values.absolutePath("deploy.configuration", configuration.get());
    }
    waves = List.copyOf(waves);
  }

  /** Returns what holds where it is only said that nodes deploy. */
  public static DeploySpec defaults() {
    return new DeploySpec(
        Redeploy.ALL,
        false,
        Optional.empty(),
        DEFAULT_SCRIPT_LIMIT,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        OnFailure.STOP);
  }

  static Optional<DeploySpec> read(FlatProperties values) {
    String redeploy = values.get(REDEPLOY);
    if (redeploy == null) {
      return Optional.empty();
    }
    String limit = values.get("scriptLimit");
    List<DeployWave> waves = new ArrayList<>();
    for (FlatProperties wave : values.entries("waves", DeployWave.HOSTS)) {
      waves.add(DeployWave.read(wave));
    }
    return Optional.of(
        new DeploySpec(
            Redeploy.parse("deploy.redeploy", redeploy),
            isTrue("deploy.verbose", values.get("verbose", "false")),
            Optional.ofNullable(values.get("after")),
            limit == null ? DEFAULT_SCRIPT_LIMIT : Durations.parsePositive(SCRIPT_LIMIT, limit),
            Optional.ofNullable(values.get("configuration")),
            waves,
            DeployWindow.read(values.below("window")),
            OnFailure.parse("deploy.onFailure", values.get("onFailure", OnFailure.STOP.word()))));
  }

  private static boolean isTrue(String kind, String word) {
    if (!word.equals("true") && !word.equals("false")) {
      throw new IllegalArgumentException(
          kind + " " + Names.quote(word) + " is not known: use true or false");
    }
    return word.equals("true");
  }
}
