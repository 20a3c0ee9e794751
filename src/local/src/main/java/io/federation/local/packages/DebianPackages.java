package io.federation.local.packages;

import io.federation.machine.Program;
import io.federation.machine.SearchPath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The packages of this machine, as dpkg knows them, and how apt-get installs more. */
public final class DebianPackages {

  private static final Duration ASK_LIMIT = Duration.ofSeconds(30);
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(30);
  private static final String INSTALLED = " installed";
  private static final Path FOLDER = Path.of("/");

  /** Another apt-get may be at work, such as that of unattended upgrades. */
  private static final Duration WAIT_LIMIT = Duration.ofMinutes(5);

  /** By itself apt-get waits for the lock of dpkg, not for those of the lists and archives. */
  private static final String WAIT = "DPkg::Lock::Timeout=300";

  private static final String LOCKED = "Could not get lock";

  private final Map<String, String> environment;
  private final boolean isRoot;
  private final Duration pause;

  /**
   * Uses the programs that are found by {@code environment}'s {@code PATH}.
   *
   * @param isRoot whether this process may install packages without sudo
   */
  public DebianPackages(Map<String, String> environment, boolean isRoot) {
    this(environment, isRoot, Duration.ofSeconds(5));
  }

  DebianPackages(Map<String, String> environment, boolean isRoot, Duration pause) {
    this.pause = pause;
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
    // It ends with 1 when it has never heard of one of them.
    for (String line : new Program(command, environment, FOLDER).run(ASK_LIMIT).out()) {
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
    try {
      run(List.of("update", "-q"), lines);
    } catch (IOException e) {
      // The lists that are there may do; what is missing then is told below.
      lines.accept(String.valueOf(e.getMessage()));
    }
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
    long start = System.nanoTime();
    Program aptGet = new Program(command, environment, FOLDER);
    Lines said = new Lines(lines);
    int code = aptGet.run(INSTALL_LIMIT, said);
    while (code != 0 && said.locked && System.nanoTime() - start < WAIT_LIMIT.toNanos()) {
      pause();
      said = new Lines(lines);
      code = aptGet.run(INSTALL_LIMIT, said);
    }
    if (code != 0) {
      throw new IOException(
          "apt-get "
              + String.join(" ", arguments)
              + " ended with exit code "
              + code
              + ": mend what it complains of above, and run this again");
    }
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another apt-get is at work");
    }
  }

  private boolean isThere(String program) {
    return SearchPath.find(program, environment.getOrDefault("PATH", "")).isPresent();
  }

  private static final class Lines implements Program.Output {
    private final Consumer<String> lines;
    private volatile boolean locked;

    Lines(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    public void out(String line) {
      lines.accept(line);
    }

    @Override
    public void err(String line) {
      locked |= line.contains(LOCKED);
      lines.accept(line);
    }
  }
}
