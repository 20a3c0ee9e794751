package io.federation.node.init;

import io.federation.machine.ErrorText;
import io.federation.machine.ProcessTable;
import io.federation.machine.Program;
import io.federation.machine.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The programs of the machine that initialisation calls. */
public final class SystemPrograms {

  /** There while systemd is the machine's service manager (sd_booted(3)). */
  private static final Path SYSTEMD = Path.of("/run/systemd/system");

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** The command line of cron, of whatever make. */
  private static final Pattern CRON =
      Pattern.compile("(\\S*/)?(busybox )?(\\S*/)?[df]?crond?( .*)?");

  private final Map<String, String> environment;
  private final ProcessTable processes;

  /** Finds programs by the {@code PATH} of the whole {@code environment}, which they are given. */
  public SystemPrograms(Map<String, String> environment, ProcessTable processes) {
    this.environment = Map.copyOf(environment);
    this.processes = processes;
  }

  boolean isSystemdRunning() {
    return Files.isDirectory(SYSTEMD);
  }

  boolean isCronRunning() throws IOException {
    return processes.all().stream()
        .map(process -> processes.commandLine(process.pid()))
        .anyMatch(line -> CRON.matcher(line).matches());
  }

  boolean isThere(String program) {
    return SearchPath.find(program, environment.getOrDefault("PATH", "")).isPresent();
  }

  /**
   * Runs a program to its end, with {@code input} to read.
   *
   * @throws InitException if there is no such program
   */
  Program.Result run(List<String> command, String input) throws IOException, InitException {
    if (!isThere(command.get(0))) {
      throw new InitException(
          command.get(0) + " cannot be run: No such file or directory; install it");
    }
    return new Program(command, environment, Path.of("/")).run(LIMIT, input);
  }

  /**
   * Runs a program that must succeed.
   *
   * @throws InitException if it does not, with what it complained of
   */
  void mustRun(List<String> command, String input) throws IOException, InitException {
    Program.Result reply = run(command, input);
    if (reply.code() != 0) {
      throw new InitException(
          String.join(" ", command)
              + " failed with exit code "
              + reply.code()
              + ": "
              + ErrorText.oneLine(String.join("\n", reply.err())));
    }
  }
}
