package io.federation.machine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecuteResultHandler;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.LogOutputStream;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.Watchdog;
import org.jspecify.annotations.Nullable;

/**
 * A program to be run, with all it is given.
 *
 * @param command the program, which is looked for along the PATH of {@code environment}, and its
 *     arguments, which no shell reads
 * @param environment the whole environment
 * @param folder the working folder
 */
public record Program(List<String> command, Map<String, String> environment, Path folder) {

  /** How many lines of each stream are kept: a program may print without end. */
  private static final int MOST_LINES = 10_000;

  /** A line of more bytes is taken for several: a program may print without ends of lines. */
  private static final int LONGEST_LINE = 1024 * 1024;

  /** How long a program that is told to end may take before it is killed. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  public Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * What a program did.
   *
   * @param code its exit code
   * @param out the first lines that it printed
   * @param err the last lines that it complained with
   */
  public record Result(int code, List<String> out, List<String> err) {

    public Result {
      out = List.copyOf(out);
      err = List.copyOf(err);
    }
  }

  /** A program did not end in its time; it has been ended, with all that it started. */
  public static final class TimeLimitException extends IOException {

    private static final long serialVersionUID = 1L;

    private TimeLimitException(String program, Duration limit) {
      super(program + " did not end within " + limit.toSeconds() + " s");
    }
  }

  /** Is told what a program prints, line by line, possibly by two threads at once. */
  public interface Output {

    void out(String line);

    void err(String line);
  }

  /** Is told the end of a program that was started. */
  @FunctionalInterface
  public interface End extends Consumer<Integer> {}

  /** Runs the program to its end, with an empty input. */
  public Result run(Duration limit) throws IOException {
    return run(limit, "");
  }

  /**
   * Runs the program to its end.
   *
   * @param input what it can read
   * @throws TimeLimitException if it takes longer than {@code limit}
   */
  public Result run(Duration limit, String input) throws IOException {
    Lines lines = new Lines();
    return lines.result(run(limit, input, lines));
  }

  /**
   * Runs the program to its end, with an empty input.
   *
   * @return its exit code
   * @throws TimeLimitException if it takes longer than {@code limit}
   */
  public int run(Duration limit, Output output) throws IOException {
    return run(limit, "", output);
  }

  /**
   * Runs the program to its end, with an empty input; what it prints is thrown away, so that what
   * it leaves running may hold its output open.
   *
   * @return whether it ended with 0 within {@code limit}; if not in time, it is killed at once,
   *     with all that it started
   */
  public boolean succeeds(Duration limit) throws IOException {
    List<String> silenced =
        new ArrayList<>(List.of("sh", "-c", "exec \"$@\" > /dev/null 2>&1", "sh"));
    silenced.addAll(command);
    try {
      return new Program(silenced, environment, folder)
              .run(new TreeWatchdog(limit, Duration.ZERO), limit, "", new Lines())
          == 0;
    } catch (TimeLimitException e) {
      return false;
    }
  }

  /**
   * Runs the program to its end.
   *
   * @param input what it can read
   * @return its exit code
   * @throws TimeLimitException if it takes longer than {@code limit}; what it printed until then
   *     has been told
   */
  public int run(Duration limit, String input, Output output) throws IOException {
    return run(new TreeWatchdog(limit, GRACE), limit, input, output);
  }

  private int run(ExecuteWatchdog watchdog, Duration limit, String input, Output output)
      throws IOException {
    DefaultExecutor executor = executor(output, input);
    executor.setWatchdog(watchdog);
    int code = executor.execute(commandLine(), environment);
    if (watchdog.killedProcess()) {
      throw new TimeLimitException(command.get(0), limit);
    }
    return code;
  }

  /** Runs the program to its end, however long that takes, with an empty input. */
  public Result run() throws IOException {
    Lines lines = new Lines();
    return lines.result(executor(lines, "").execute(commandLine(), environment));
  }

  /**
   * Starts the program and returns at once.
   *
   * @param end is told the exit code; one that is not zero, and no line, if it could not be started
   */
  public void start(Output output, End end) throws IOException {
    executor(output, "")
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
    String name = command.get(0);
    CommandLine line =
        new CommandLine(
            name.contains("/")
                ? name
                : SearchPath.find(name, environment.getOrDefault("PATH", ""))
                    .map(Path::toString)
                    .orElse(name));
    command.stream().skip(1).forEach(argument -> line.addArgument(argument, false));
    return line;
  }

  private DefaultExecutor executor(Output output, String input) {
    PumpStreamHandler streams =
        input.isEmpty()
            ? new PumpStreamHandler(lines(output::out), lines(output::err))
            : new PumpStreamHandler(
                lines(output::out),
                lines(output::err),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    DefaultExecutor executor =
        DefaultExecutor.builder()
            .setExecuteStreamHandler(streams)
            .setWorkingDirectory(folder.toFile())
            .get();
    executor.setExitValues(null);
    return executor;
  }

  private static LogOutputStream lines(Consumer<String> consumer) {
    return new LogOutputStream(0, StandardCharsets.UTF_8) {
      private int length;

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        super.write(bytes, offset, count);
        length += count;
        for (int i = offset + count - 1; i >= offset; i--) {
          if (bytes[i] == '\n') {
            length = offset + count - 1 - i;
            break;
          }
        }
        if (length >= LONGEST_LINE) {
          flush();
          length = 0;
        }
      }

      @Override
      protected void processLine(String line, int level) {
        consumer.accept(line);
      }
    };
  }

  private static final class Lines implements Output {
    private final List<String> out = new ArrayList<>();
    private final Deque<String> err = new ArrayDeque<>();

    @Override
    public synchronized void out(String line) {
      if (out.size() < MOST_LINES) {
        out.add(line);
      }
    }

    @Override
    public synchronized void err(String line) {
      if (err.size() == MOST_LINES) {
        err.removeFirst();
      }
      err.addLast(line);
    }

    synchronized Result result(int code) {
      return new Result(code, out, List.copyOf(err));
    }
  }

  /**
   * Ends a program with all that it started: that would go on, and as long as it held the output
   * open nobody would see the end.
   */
  private static final class TreeWatchdog extends ExecuteWatchdog {
    private final Duration grace;
    private @Nullable Process program;

    // Its builder makes none but its own kind.
    @SuppressWarnings("deprecation")
    TreeWatchdog(Duration limit, Duration grace) {
      super(limit.toMillis());
      this.grace = grace;
    }

    @Override
    public synchronized void start(Process process) {
      program = process;
      super.start(process);
    }

    @Override
    public synchronized void timeoutOccured(Watchdog watchdog) {
      Process root = program;
      List<ProcessHandle> tree =
          root == null
              ? List.of()
              : Stream.concat(Stream.of(root.toHandle()), root.descendants()).toList();
      super.timeoutOccured(watchdog);
      tree.forEach(ProcessHandle::destroy);
      long end = System.nanoTime() + grace.toNanos();
      for (ProcessHandle process : tree) {
        try {
          process.onExit().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
          process.destroyForcibly();
        }
      }
    }
  }
}
