package io.federation.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecuteResultHandler;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.LogOutputStream;
import org.apache.commons.exec.PumpStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * A program to be run, with all it is given.
 *
 * @param command the program and its arguments, which no shell reads
 * @param environment the whole environment
 * @param folder the working folder
 */
public record Program(List<String> command, Map<String, String> environment, Path folder) {

  /** Copies the collections. */
  public Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** Is told what a program prints, line by line, possibly by two threads at once. */
  public interface Output {

    /** Does not care. */
    Output NONE =
        new Output() {
          @Override
          public void out(String line) {
            // Nobody wants to know.
          }

          @Override
          public void err(String line) {
            // Nobody wants to know.
          }
        };

    /** Takes a line of the standard output. */
    void out(String line);

    /** Takes a line of the standard error. */
    void err(String line);
  }

  /** Is told the end of a program that was started. */
  @FunctionalInterface
  public interface End extends Consumer<Integer> {}

  /**
   * Runs the program to its end, with an empty input.
   *
   * @return its exit code
   * @throws IOException also if it takes longer than {@code limit}; it has been ended then
   */
  public int run(Duration limit, Output output) throws IOException {
    ExecuteWatchdog watchdog = ExecuteWatchdog.builder().setTimeout(limit).get();
    int code = executor(output, watchdog).execute(commandLine(), environment);
    if (watchdog.killedProcess()) {
      throw new IOException(command.get(0) + " did not end within " + limit.toSeconds() + " s");
    }
    return code;
  }

  /** Runs the program to its end, however long that takes; returns its exit code. */
  public int run(Output output) throws IOException {
    return executor(output, null).execute(commandLine(), environment);
  }

  /**
   * Starts the program and returns at once.
   *
   * @param end is told the exit code; one that is not zero, and no line, if it could not be started
   */
  public void start(Output output, End end) throws IOException {
    executor(output, null)
        .execute(
            commandLine(),
            environment,
            new DefaultExecuteResultHandler() {
              @Override
              public void onProcessComplete(int code) {
                end.accept(code);
              }

              @Override
              public void onProcessFailed(ExecuteException trouble) {
                output.err(String.valueOf(trouble.getMessage()));
                end.accept(trouble.getExitValue());
              }
            });
  }

  private CommandLine commandLine() {
    CommandLine line = new CommandLine(command.get(0));
    command.stream().skip(1).forEach(argument -> line.addArgument(argument, false));
    return line;
  }

  private DefaultExecutor executor(Output output, @Nullable ExecuteWatchdog watchdog) {
    DefaultExecutor executor =
        DefaultExecutor.builder()
            .setExecuteStreamHandler(new PumpStreamHandler(lines(output::out), lines(output::err)))
            .setWorkingDirectory(folder.toFile())
            .get();
    executor.setExitValues(null);
    if (watchdog != null) {
      executor.setWatchdog(watchdog);
    }
    return executor;
  }

  private static LogOutputStream lines(Consumer<String> consumer) {
    return new LogOutputStream(0, StandardCharsets.UTF_8) {
      @Override
      protected void processLine(String line, int level) {
        consumer.accept(line);
      }
    };
  }
}
