package io.federation.node.init;

import io.federation.machine.ErrorText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.PumpStreamHandler;

/** The programs of the machine that initialisation calls. */
public final class SystemPrograms {

  /** There while systemd is the machine's service manager (sd_booted(3)). */
  private static final Path SYSTEMD = Path.of("/run/systemd/system");

  private final Map<String, String> environment;

  /**
   * Finds programs by the {@code PATH} of {@code environment}, which they are given.
   *
   * @param environment the whole environment
   */
  public SystemPrograms(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * What a program did.
   *
   * @param code its exit code
   * @param out what it printed
   * @param err what it complained of
   */
  record Reply(int code, String out, String err) {}

  boolean isSystemdRunning() {
    return Files.isDirectory(SYSTEMD);
  }

  boolean isThere(String program) {
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** Runs a program to its end, with {@code input} to read. */
  Reply run(List<String> command, String input) throws IOException {
    // By way of env, as Java looks programs up on the PATH of its own process.
    CommandLine line = new CommandLine("/usr/bin/env");
    command.forEach(word -> line.addArgument(word, false));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setStreamHandler(
        new PumpStreamHandler(
            out, err, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
    executor.setExitValues(null);
    int code = executor.execute(line, environment);
    return new Reply(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * Runs a program that must succeed.
   *
   * @throws InitException if it does not, with what it complained of
   */
  void mustRun(List<String> command, String input) throws IOException, InitException {
    Reply reply = run(command, input);
    if (reply.code() != 0) {
      throw new InitException(
          String.join(" ", command)
              + " failed with exit code "
              + reply.code()
              + ": "
              + ErrorText.oneLine(reply.err()));
    }
  }
}
