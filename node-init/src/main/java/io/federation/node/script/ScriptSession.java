package io.federation.node.script;

import io.federation.machine.ErrorText;
import io.federation.machine.SearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecuteResultHandler;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteStreamHandler;

/**
 * A process that leads a session of its own and waits to be told to run its command. Nothing but
 * its end ties it to this one: it reads nothing and prints to a file.
 */
final class ScriptSession {

  private static final String LEADER = Resources.text(ScriptSession.class, "session.sh");

  /** From here on exit codes are those of processes that a signal has ended. */
  private static final int FROM_SIGNAL = 128;

  private final Process process;
  private final DefaultExecuteResultHandler end;
  private final Streams streams;

  private ScriptSession(Process process, DefaultExecuteResultHandler end, Streams streams) {
    this.process = process;
    this.end = end;
    this.streams = streams;
  }

  /**
   * Starts a session that waits.
   *
   * @param scope what makes the control group that it runs in; see {@link ScriptScope}
   * @param command the program and its arguments
   * @param environment the whole environment
   * @param folder the working folder
   */
  static ScriptSession start(
      List<String> scope,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      RunFiles files)
      throws IOException, InterruptedException {
    String path = environment.getOrDefault("PATH", "");
    List<String> words = new ArrayList<>(scope);
    words.add(SearchPath.findInSystem("setsid", path));
    words.add(SearchPath.findInSystem("bash", path));
    words.addAll(List.of("-c", LEADER, "session.sh"));
    words.addAll(List.of(files.output().toString(), files.result().toString()));
    words.addAll(command);
    CommandLine line = new CommandLine(words.remove(0));
    words.forEach(word -> line.addArgument(word, false));

    CompletableFuture<Process> launched = new CompletableFuture<>();
    DefaultExecutor executor = new ReportingExecutor(launched, folder);
    Streams streams = new Streams();
    executor.setStreamHandler(streams);
    executor.setExitValues(null);
    DefaultExecuteResultHandler end =
        new DefaultExecuteResultHandler() {
          @Override
          public void onProcessFailed(ExecuteException trouble) {
            launched.completeExceptionally(trouble);
            super.onProcessFailed(trouble);
          }
        };
    executor.execute(line, environment, end);
    try {
      return new ScriptSession(launched.get(), end, streams);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = ErrorText.of(cause.getCause() == null ? cause : cause.getCause());
      throw new IOException("cannot start a script with setsid and bash: " + why, e);
    }
  }

  /** Returns the process id of the session's leader. */
  long pid() {
    return process.pid();
  }

  void go() throws IOException, InterruptedException {
    try (OutputStream in = process.getOutputStream()) {
      in.write("go\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException nobodyReads) {
      throw neverBegun();
    }
  }

  /** Waits for the end, at most {@code millis}; returns whether it has come. */
  boolean waitFor(long millis) throws InterruptedException {
    end.waitFor(Duration.ofMillis(millis));
    return end.hasResult();
  }

  /** Returns whether a session that has ended led its script, or was killed. */
  boolean hasBegun(RunFiles files) {
    return end.getExitValue() > FROM_SIGNAL
        || Files.exists(files.result())
        || streams.complaint.isEmpty();
  }

  /** Returns why a session that has ended, or is about to, never led its script. */
  IOException neverBegun() throws InterruptedException {
    end.waitFor();
    String why = streams.complaint.isEmpty() ? "" : ": " + streams.complaint;
    return new IOException("a script's session ended before it began" + why);
  }

  /** Tells the pid of what it launches, which Commons Exec keeps to itself. */
  private static final class ReportingExecutor extends DefaultExecutor {
    private final CompletableFuture<Process> launched;

    @SuppressWarnings("deprecation") // the builder cannot build a subclass
    ReportingExecutor(CompletableFuture<Process> launched, Path folder) {
      this.launched = launched;
      setWorkingDirectory(folder.toFile());
    }

    @Override
    protected Process launch(CommandLine command, Map<String, String> environment, Path folder)
        throws IOException {
      Process process = super.launch(command, environment, folder);
      launched.complete(process);
      return process;
    }
  }

  /** The leader redirects its own streams; pumping threads would only keep us from our end. */
  private static final class Streams implements ExecuteStreamHandler {
    private InputStream errors = InputStream.nullInputStream();
    private volatile String complaint = "";

    @Override
    public void setProcessErrorStream(InputStream stream) {
      errors = stream;
    }

    @Override
    public void setProcessInputStream(OutputStream stream) {
      // Is written to by go().
    }

    @Override
    public void setProcessOutputStream(InputStream stream) {
      // Stays empty.
    }

    @Override
    public void start() {
      // Nothing to pump.
    }

    /** Comes when the process has ended: who holds the stream is gone, or redirected it. */
    @Override
    public void stop() throws IOException {
      complaint = ErrorText.oneLine(new String(errors.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
