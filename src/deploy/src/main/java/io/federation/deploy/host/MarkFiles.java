package io.federation.deploy.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that mark a deployment, in {@code /etc/<application>}: {@code <name>.deployed}, which
 * its script makes, {@code <name>.script}, which says what script that was, and our record of what
 * it was deployed as, {@code <name>.done}. The name is the path with commas, and the number.
 *
 * @param folder the application's
 * @param path in the tree
 * @param number of several instances
 */
record MarkFiles(Path folder, String path, int number) {

  static final String DEPLOYED = ".deployed";
  private static final String SCRIPT = ".script";
  private static final String DONE = ".done";

  private static final String NUMBERED = "(.+)\\.(0|[1-9][0-9]{0,8})";
  private static final Pattern NAME = Pattern.compile(NUMBERED);

  /** No node has another path. */
  private static final Pattern PATH = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[^/]+)+");

  private static final Pattern BESIDE = Pattern.compile("(" + NUMBERED + ")\\.(?:script|done)");
  private static final Pattern GROWING = Pattern.compile("\\..+\\.(?:script|done)\\..+\\.new");

  /** Returns the files of the deployment whose {@code .deployed} this is; nothing if it is none. */
  static Optional<MarkFiles> of(Path deployed) {
    String file = deployed.getFileName().toString();
    Matcher name = NAME.matcher(file.substring(0, file.length() - DEPLOYED.length()));
    if (!name.matches()) {
      return Optional.empty();
    }
    String path = "/" + name.group(1).replace(',', '/');
    return PATH.matcher(path).matches()
        ? Optional.of(
            new MarkFiles(
                Objects.requireNonNull(deployed.getParent()),
                path,
                Integer.parseInt(name.group(2))))
        : Optional.empty();
  }

  static boolean isDeployed(Path file) {
    return file.getFileName().toString().endsWith(DEPLOYED);
  }

  /**
   * Returns whether this is of no use: what belongs to a deployment that somebody else has removed,
   * or what a crash has left where a file was replaced.
   */
  static boolean isLeftover(Path file) {
    String name = file.getFileName().toString();
    if (GROWING.matcher(name).matches()) {
      return true;
    }
    Matcher beside = BESIDE.matcher(name);
    return beside.matches() && !Files.exists(file.resolveSibling(beside.group(1) + DEPLOYED));
  }

  Path deployed() {
    return file(DEPLOYED);
  }

  Path script() {
    return file(SCRIPT);
  }

  Path done() {
    return file(DONE);
  }

  private Path file(String ending) {
    return folder.resolve(path.substring(1).replace('/', ',') + "." + number + ending);
  }
}
