package io.federation.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The system's own {@code sshd} on a free port of 127.0.0.1, with settings, host key and one
 * authorised client key of its own. Whoever has the client key reaches, as the user of this JVM,
 * every repository of the machine; so it is one for the time of a test only.
 */
public final class SshGitServer implements AutoCloseable {

  private static final int PORT_ATTEMPTS = 5;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final TemporaryFolder temporary;
  private final SshKeyPair hostKey;
  private final SshKeyPair otherHostKey;
  private final SshKeyPair clientKey;
  private final Process process;
  private final int port;

  private SshGitServer(
      TemporaryFolder temporary,
      SshKeyPair hostKey,
      SshKeyPair otherHostKey,
      SshKeyPair clientKey,
      Process process,
      int port) {
    this.temporary = temporary;
    this.hostKey = hostKey;
    this.otherHostKey = otherHostKey;
    this.clientKey = clientKey;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server and returns when it greets clients.
   *
   * @throws IllegalStateException if it cannot be started; names the Debian package if a program is
   *     missing, quotes the server's log otherwise
   */
  public static SshGitServer start() {
    Path sshd = Programs.find("sshd", "openssh-server");
    Programs.find("git", "git");
    TemporaryFolder temporary = TemporaryFolder.create("ssh");
    try {
      return start(sshd, temporary);
    } catch (IOException e) {
      temporary.close();
      throw new UncheckedIOException("cannot start " + sshd, e);
    } catch (RuntimeException | Error e) {
      temporary.close();
      throw e;
    }
  }

  private static SshGitServer start(Path sshd, TemporaryFolder temporary) throws IOException {
    SshKeyPair hostKey = SshKeyPair.generate(temporary.resolve("host_key"));
    SshKeyPair otherHostKey = SshKeyPair.generate(temporary.resolve("other_host_key"));
    SshKeyPair clientKey = SshKeyPair.generate(temporary.resolve("client_key"));
    Files.writeString(temporary.resolve("authorized_keys"), clientKey.publicKey() + "\n");
    makePrivilegeSeparationFolder(temporary.path());
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int port = freePort();
      Process process = launch(sshd, temporary, port);
      if (greets(process, temporary, port)) {
        return new SshGitServer(temporary, hostKey, otherHostKey, clientKey, process, port);
      }
      if (!log(temporary).contains("Address already in use")) {
        break;
      }
    }
    throw new IllegalStateException(sshd + " did not start; its log: " + log(temporary));
  }

  /** Returns the URL of a repository by its folder, which may be anywhere. */
  public String url(Path repoFolder) {
    return "ssh://" + user() + "@127.0.0.1:" + port + Urls.encodedPath(repoFolder);
  }

  /** Returns the lines for a {@code known_hosts} file that let a client trust this server. */
  public List<String> knownHostsLines() {
    return List.of(knownHostsLine(hostKey));
  }

  /** Returns lines for this server's address with a key that is not this server's. */
  public List<String> otherHostKeyLines() {
    return List.of(knownHostsLine(otherHostKey));
  }

  /** Returns the file, mode 600, with the private key that this server lets in. */
  public Path clientKey() {
    return clientKey.privateKey();
  }

  /** Returns the server's log, to explain a failure. */
  public String log() {
    return log(temporary);
  }

  /** Ends the server and all its connections. */
  @Override
  public void close() {
    List<ProcessHandle> connections = process.descendants().toList();
    process.destroyForcibly();
    connections.forEach(ProcessHandle::destroyForcibly);
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("sshd, process " + process.pid() + ", does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sshd ends", e);
    } finally {
      temporary.close();
    }
  }

  private String knownHostsLine(SshKeyPair key) {
    return "[127.0.0.1]:" + port + " " + key.publicKey();
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  private static Process launch(Path sshd, TemporaryFolder temporary, int port) throws IOException {
    Path config = Files.writeString(temporary.resolve("sshd_config"), settings(temporary, port));
    String effective =
        ProgramRun.of(sshd.toString(), "-T", "-f", config.toString())
            .run()
            .expectingSuccess()
            .out();
    if (effective.contains("\npersourcepenalties")) {
      // Newer servers lock out an address after refused logins, which tests bring about.
      Files.writeString(config, settings(temporary, port) + "PerSourcePenalties no\n");
    }
    return new ProcessBuilder(sshd.toString(), "-D", "-e", "-f", config.toString())
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(logFile(temporary).toFile())
        .start();
  }

  private static String settings(TemporaryFolder temporary, int port) {
    return String.join(
        "\n",
        "Port " + port,
        "ListenAddress 127.0.0.1",
        "HostKey " + temporary.resolve("host_key"),
        "AuthorizedKeysFile " + temporary.resolve("authorized_keys"),
        "PubkeyAuthentication yes",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        "UsePAM no",
        "StrictModes no",
        "PidFile none",
        "PrintMotd no",
        // Git asks for its protocol version by this variable.
        "AcceptEnv GIT_PROTOCOL",
        // The default drops logins at random when a test opens many at once.
        "MaxStartups 100",
        "LogLevel VERBOSE",
        "");
  }

  /** A server run as root wants this folder, which Debian's service script makes otherwise. */
  private static void makePrivilegeSeparationFolder(Path ownFolder) throws IOException {
    if (Files.getAttribute(ownFolder, "unix:uid").equals(0)) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until the server greets, and returns whether it did so before it ended. */
  private static boolean greets(Process process, TemporaryFolder temporary, int port) {
    String listening = "Server listening on 127.0.0.1 port " + port;
    Await.until(
        START_LIMIT,
        "sshd greets on port " + port + " or ends",
        // The log tells that it is this server, and no other, that greets.
        () -> !process.isAlive() || (log(temporary).contains(listening) && greets(port)));
    return process.isAlive();
  }

  private static boolean greets(int port) {
    try (Socket socket = new Socket()) {
      int millis = (int) START_LIMIT.toMillis();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      byte[] greeting = socket.getInputStream().readNBytes(4);
      return "SSH-".equals(new String(greeting, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path logFile(TemporaryFolder temporary) {
    return temporary.resolve("sshd.log");
  }

  private static String log(TemporaryFolder temporary) {
    try {
      return Files.readString(logFile(temporary));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read sshd's log " + logFile(temporary), e);
    }
  }
}
