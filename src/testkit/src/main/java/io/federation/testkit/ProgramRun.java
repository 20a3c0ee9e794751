package io.federation.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A command line to be run with a given environment, folder, input and time limit. Immutable: every
 * {@code with…} and {@code in…} returns a changed copy, so that tests can share a prepared one.
 *
 * <p>Unless told otherwise the program gets the environment and the folder of this JVM, an empty
 * input and four minutes, for slow machines. Output goes to files, so neither a full pipe nor a
 * grandchild that keeps the output open can block a test.
 */
public final class ProgramRun {

  private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(4);
  private static final Duration KILL_LIMIT = Duration.ofMinutes(1);

  /** What Java says of {@code ETXTBSY}. */
  private static final String BUSY = "error=26,";

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int MOST_ATTEMPTS = 1_000;

  private final List<String> command;
  private final Map<String, String> environment;
  private final @Nullable Path folder;
  private final String stdin;
  private final Duration limit;

  private ProgramRun(
      List<String> command,
      Map<String, String> environment,
      @Nullable Path folder,
      String stdin,
      Duration limit) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.folder = folder;
    this.stdin = stdin;
    this.limit = limit;
  }

  /** Returns the run of a program (a path, or a name on the PATH) with its arguments. */
  public static ProgramRun of(String... command) {
    return of(List.of(command));
  }

  /** Returns the run of a program (a path, or a name on the PATH) with its arguments. */
  public static ProgramRun of(List<String> command) {
    return new ProgramRun(command, System.getenv(), null, "", DEFAULT_LIMIT);
  }

  /** Gives the program one variable more, or another value of one. */
  public ProgramRun withEnv(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(environment);
    changed.put(name, value);
    return withOnlyEnv(changed);
  }

  /** Takes a variable away from the program; one that is not there is no error. */
  public ProgramRun withoutEnv(String name) {
    Map<String, String> changed = new LinkedHashMap<>(environment);
    changed.remove(name);
    return withOnlyEnv(changed);
  }

  /** Gives the program these variables and no others, as {@code env -i} does. */
  public ProgramRun withOnlyEnv(Map<String, String> variables) {
    return new ProgramRun(command, variables, folder, stdin, limit);
  }

  /** Runs the program in this folder. */
  public ProgramRun in(Path workingFolder) {
    return new ProgramRun(command, environment, workingFolder, stdin, limit);
  }

  /** Gives the program this text, in UTF-8, on its standard input. */
  public ProgramRun withStdin(String text) {
    return new ProgramRun(command, environment, folder, text, limit);
  }

  /** Gives the program this much time before it counts as hanging. */
  public ProgramRun within(Duration timeLimit) {
    return new ProgramRun(command, environment, folder, stdin, timeLimit);
  }

  /**
   * Runs the program to its end.
   *
   * @throws AssertionError if it runs into the time limit; it and its descendants are killed
   * @throws UncheckedIOException if it cannot be started
   */
  public Result run() {
    try (Started started = start()) {
      return started.await();
    }
  }

  /**
   * Starts the program and returns at once. Closing what is returned ends the program.
   *
   * @throws UncheckedIOException if it cannot be started
   */
  public Started start() {
    TemporaryFolder files = TemporaryFolder.create("run");
    try {
      Path in = Files.writeString(files.resolve("stdin"), stdin);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder == null ? null : folder.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(outFile(files))
              .redirectError(errFile(files));
      builder.environment().clear();
      builder.environment().putAll(environment);
      return new Started(command, limit, files, start(builder));
    } catch (IOException e) {
      files.close();
      throw new UncheckedIOException("cannot start " + String.join(" ", command), e);
    }
  }

  /**
   * A script that this process has written is busy as long as a program that another thread starts
   * just then has not closed what it inherited (execve(2), ETXTBSY).
   */
  private static Process start(ProcessBuilder builder) throws IOException {
    for (int attempt = 1; true; attempt++) {
      try {
        return builder.start();
      } catch (IOException e) {
        if (attempt == MOST_ATTEMPTS || !String.valueOf(e.getMessage()).contains(BUSY)) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static File outFile(TemporaryFolder files) {
    return files.resolve("stdout").toFile();
  }

  private static File errFile(TemporaryFolder files) {
    return files.resolve("stderr").toFile();
  }

  /**
   * What a program left behind.
   *
   * @param exitCode its exit code; 128 + n if signal n ended it
   * @param out all it wrote to standard output, read as UTF-8
   * @param err all it wrote to standard error, read as UTF-8
   */
  public record Result(int exitCode, String out, String err) {

    /**
     * Returns this result.
     *
     * @throws AssertionError with the whole output if the exit code is not 0
     */
    public Result expectingSuccess() {
      if (exitCode != 0) {
        throw new AssertionError("the program failed: " + this);
      }
      return this;
    }
  }

  /** A program that runs. To be closed, which kills it and its descendants if it still runs. */
  public static final class Started implements AutoCloseable {

    private final List<String> command;
    private final Duration limit;
    private final TemporaryFolder files;
    private final Process process;

    private Started(List<String> command, Duration limit, TemporaryFolder files, Process process) {
      this.command = command;
      this.limit = limit;
      this.files = files;
      this.process = process;
    }

    /** Returns the process itself; its streams are taken and must not be used. */
    public Process process() {
      return process;
    }

    /** Returns what the program has written to standard output by now. */
    public String outSoFar() {
      return text(outFile(files));
    }

    /** Returns what the program has written to standard error by now. */
    public String errSoFar() {
      return text(errFile(files));
    }

    /** Sends SIGKILL to the program alone, not to its children, and waits until it is gone. */
    public void kill() {
      process.destroyForcibly();
      ended(KILL_LIMIT);
    }

    /** Sends SIGKILL to the program and to its descendants, and waits until it is gone. */
    public void killTree() {
      // Listed before the kill: orphans are no longer known as descendants.
      List<ProcessHandle> descendants = process.descendants().toList();
      process.destroyForcibly();
      descendants.forEach(ProcessHandle::destroyForcibly);
      ended(KILL_LIMIT);
    }

    /**
     * Waits for the program's end.
     *
     * @throws AssertionError if the time limit, counted from this call, is over before that; the
     *     program and its descendants are killed
     */
    public Result await() {
      if (!ended(limit)) {
        killTree();
        throw new AssertionError(
            String.format(
                "%s did not end within %d ms; out: %s err: %s",
                String.join(" ", command), limit.toMillis(), outSoFar(), errSoFar()));
      }
      return new Result(process.exitValue(), outSoFar(), errSoFar());
    }

    @Override
    public void close() {
      if (process.isAlive()) {
        killTree();
      }
      files.close();
    }

    private boolean ended(Duration time) {
      try {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + command.get(0) + " ran", e);
      }
    }

    private static String text(File file) {
      try {
        return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the output in " + file, e);
      }
    }
  }
}
