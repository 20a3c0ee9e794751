package io.federation.deploy.checkout;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A repository of Subversion and its server, which svnserve is; needs svn and svnadmin too. */
public final class SvnServer implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(1);

  private final Path workingCopy;
  private final ReservedPort port = new ReservedPort();
  private final ProgramRun.Started server;

  /** Makes an empty repository in a folder, and serves it. */
  public SvnServer(Path folder) {
    Path repository = folder.resolve("svn/app");
    workingCopy = folder.resolve("working-copy");
    try {
      Files.createDirectories(repository.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("svnadmin", "create", repository.toString());
    run("svn", "checkout", repository.toUri().toString(), workingCopy.toString());
    server =
        ProgramRun.of(
                "svnserve",
                "--daemon",
                "--foreground",
                "--listen-host",
                InetAddress.getLoopbackAddress().getHostAddress(),
                "--listen-port",
                Integer.toString(port.number()),
                "--root",
                repository.getParent().toString())
            .start();
    Await.until(START, "svnserve listens", this::accepts);
  }

  /** Commits what {@code change} makes of a working copy. */
  public void commit(Change change) throws IOException {
    run("svn", "update", workingCopy.toString());
    change.apply(workingCopy);
    run("svn", "add", "--force", workingCopy.toString());
    run("svn", "commit", "--message", "for a test", workingCopy.toString());
  }

  /** Runs svn in the working copy. */
  public void svn(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "svn";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProgramRun.of(command).in(workingCopy).run().expectingSuccess();
  }

  public String url(String place) {
    return "svn://127.0.0.1:" + port.number() + "/app/" + place;
  }

  @Override
  public void close() {
    server.close();
    port.close();
  }

  /** What is done to a working copy. */
  public interface Change {
    void apply(Path workingCopy) throws IOException;
  }

  private boolean accepts() {
    try (Socket unused = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... command) {
    ProgramRun.of(command).run().expectingSuccess();
  }
}
