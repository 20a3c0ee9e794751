package io.federation.local.packages;

import io.federation.local.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The packages of this machine, as dpkg knows them, and how apt-get installs more. */
public final class DebianPackages {

  private static final Duration ASK_LIMIT = Duration.ofSeconds(30);
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(30);
  private static final String INSTALLED = " installed";
  private static final Path FOLDER = Path.of("/");

  /** Another apt-get may be at work, such as that of unattended upgrades. */
  private static final String WAIT = "DPkg::Lock::Timeout=300";

  private final Map<String, String> environment;
  private final boolean isRoot;

  /**
   * Uses the programs that are found by {@code environment}'s {@code PATH}.
   *
   * @param isRoot whether this process may install packages without sudo
   */
  public DebianPackages(Map<String, String> environment, boolean isRoot) {
    this.environment = new TreeMap<>(environment);
    this.isRoot = isRoot;
  }

  /** Returns whether this system knows of Debian packages at all. */
  public boolean isKnown() {
    return isThere("dpkg-query");
  }

  /** Returns those of {@code wanted} that are not installed. */
  public SortedSet<String> missing(Collection<String> wanted) throws IOException {
    SortedSet<String> missing = new TreeSet<>(wanted);
    if (missing.isEmpty()) {
      return missing;
    }
    List<String> command = new ArrayList<>(List.of("dpkg-query", "--show"));
    command.add("--showformat=${Package} ${db:Status-Status}\\n");
    command.addAll(wanted);
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    // It ends with 1 when it has never heard of one of them.
    int unused = program(command).run(ASK_LIMIT, new Lines(lines::add, line -> {}));
    for (String line : List.copyOf(lines)) {
      if (line.endsWith(INSTALLED)) {
        missing.remove(line.substring(0, line.length() - INSTALLED.length()));
      }
    }
    return missing;
  }

  /** Returns what a user types to install {@code packages}. */
  public String line(Collection<String> packages) {
    String line =
        "apt-get update && apt-get install -y --no-install-recommends "
            + String.join(" ", packages);
    if (isRoot) {
      return line;
    }
    return isThere("sudo") ? "sudo sh -c '" + line + "'" : "su - -c '" + line + "'";
  }

  /**
   * Installs packages, as root or by sudo.
   *
   * @param lines is given what apt-get prints
   * @throws PackagesMissingException if this user cannot become root
   * @throws IOException if it fails
   */
  public void install(Collection<String> packages, Consumer<String> lines) throws IOException {
    if (!isRoot && !isThere("sudo")) {
      throw new PackagesMissingException(
          "packages are missing, and there is no sudo to install them with: type "
              + line(packages));
    }
    run(List.of("update", "-q"), lines);
    List<String> install = new ArrayList<>(List.of("install", "-y", "-q"));
    install.add("--no-install-recommends");
    install.addAll(packages);
    run(install, lines);
    SortedSet<String> missing = missing(packages);
    if (!missing.isEmpty()) {
      throw new IOException(
          "still missing after the installation: "
              + String.join(" ", missing)
              + ": install them yourself, and run this again");
    }
  }

  private void run(List<String> arguments, Consumer<String> lines) throws IOException {
    List<String> command = new ArrayList<>();
    if (!isRoot) {
      command.add("sudo");
    }
    // By env, as sudo may keep variables from what it runs.
    command.addAll(List.of("env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"));
    command.addAll(List.of("apt-get", "-o", WAIT));
    command.addAll(arguments);
    int code = program(command).run(INSTALL_LIMIT, new Lines(lines, lines));
    if (code != 0) {
      throw new IOException(
          "apt-get "
              + String.join(" ", arguments)
              + " ended with exit code "
              + code
              + ": mend what it complains of above, and run this again");
    }
  }

  /** Java itself looks for programs by the variables of this process. */
  private Program program(List<String> command) {
    List<String> found = new ArrayList<>(command);
    find(command.get(0)).ifPresent(file -> found.set(0, file.toString()));
    return new Program(found, environment, FOLDER);
  }

  private boolean isThere(String program) {
    return find(program).isPresent();
  }

  private Optional<Path> find(String program) {
    return Stream.of(environment.getOrDefault("PATH", "").split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private record Lines(Consumer<String> outLines, Consumer<String> errLines)
      implements Program.Output {
    @Override
    public void out(String line) {
      outLines.accept(line);
    }

    @Override
    public void err(String line) {
      errLines.accept(line);
    }
  }
}
