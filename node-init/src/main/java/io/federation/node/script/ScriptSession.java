package io.federation.node.script;

import io.federation.machine.ErrorText;
import io.federation.machine.SearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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

  private final Process process;
  private final DefaultExecuteResultHandler end;

  private ScriptSession(Process process, DefaultExecuteResultHandler end) {
    this.process = process;
    this.end = end;
  }

  /**
   * Starts a session that waits.
   *
   * @param command the program and its arguments
   * @param environment the whole environment
   * @param folder the working folder
   */
  static ScriptSession start(
      List<String> command, Map<String, String> environment, Path folder, RunFiles files)
      throws IOException, InterruptedException {
    String path = environment.getOrDefault("PATH", "");
    CommandLine line = new CommandLine(SearchPath.findInSystem("setsid", path));
    line.addArgument(SearchPath.findInSystem("bash", path), false).addArgument("-c");
    line.addArgument(LEADER, false).addArgument("session.sh");
    line.addArgument(files.output().toString(), false);
    line.addArgument(files.result().toString(), false);
    command.forEach(argument -> line.addArgument(argument, false));

    CompletableFuture<Process> launched = new CompletableFuture<>();
    DefaultExecutor executor = new ReportingExecutor(launched, folder);
    executor.setStreamHandler(new UntouchedStreams());
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
      return new ScriptSession(launched.get(), end);
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

  void go() throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write("go\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Waits for the end, at most {@code millis}; returns whether it has come. */
  boolean waitFor(long millis) throws InterruptedException {
    end.waitFor(Duration.ofMillis(millis));
    return end.hasResult();
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
  private static final class UntouchedStreams implements ExecuteStreamHandler {
    @Override
    public void setProcessErrorStream(InputStream stream) {
      // Stays empty.
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

    @Override
    public void stop() {
      // Nothing to pump.
    }
  }
}
