package io.federation.git.remote;

import io.federation.machine.AllAddresses;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshConstants;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;

/**
 * Makes ssh connections that depend on nothing but a remote's pinned host keys and key file. Kept
 * apart, since loading the ssh classes costs more than a whole look over http.
 */
final class SshAccess implements Closeable {

  /** What stands before the name of a setting that sshd reads from the system's properties. */
  private static final String SSHD = "org.apache.sshd.config.";

  static {
    // JGit hands on no limit for these; left alone, a server that says nothing costs two minutes.
    System.setProperty(SSHD + "io-connect-timeout", Long.toString(Timeouts.CONNECT.toMillis()));
    System.setProperty(SSHD + "auth-timeout", Long.toString(Timeouts.SILENCE.toMillis()));
  }

  private final SshdSessionFactory factory;
  private final PinnedHostKeys pinned;

  private SshAccess(SshdSessionFactory factory, PinnedHostKeys pinned) {
    this.factory = factory;
    this.pinned = pinned;
  }

  /**
   * Lets {@code transport} connect to {@code remote}'s server; the caller closes what is returned.
   *
   * @param received counts what the server sends
   * @throws IOException if there is no key, it can be read by others, or a pinned line is malformed
   */
  static SshAccess attach(SshTransport transport, Remote remote, ReceivedData received)
      throws IOException {
    List<String> lines = new ArrayList<>(remote.knownHosts());
    lines.addAll(remote.credentials().knownHosts());
    PinnedHostKeys pinned = new PinnedHostKeys(lines);
    Path key = key(remote.credentials());
    File folder = remote.credentials().folder().toFile();
    SshdSessionFactory factory =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(folder)
            .setSshDirectory(folder)
            .setPreferredAuthentications("publickey")
            .setConfigStoreFactory((home, config, user) -> null)
            .setDefaultIdentities(sshDirectory -> List.of(key))
            .setServerKeyDatabase((home, sshDirectory) -> pinned)
            .build(new JGitKeyCache());
    transport.setSshSessionFactory(new CountedSessions(factory, pinned, received));
    return new SshAccess(factory, pinned);
  }

  private static Path key(Credentials credentials) throws IOException {
    return credentials
        .key()
        .orElseThrow(
            () ->
                new IOException(
                    "there is no key for ssh: put one, mode 600, at " + credentials.keyFile()));
  }

  /** Returns what was wrong with the server's key, in one line, if it was refused. */
  Optional<String> refusedKey() {
    return pinned.refused();
  }

  @Override
  public void close() {
    factory.close();
  }

  /** Counts what is read, and bounds what sshd waits for without end if it is told no time. */
  private static final class CountedSessions extends SshSessionFactory {

    private final SshSessionFactory sessions;
    private final PinnedHostKeys pinned;
    private final ReceivedData received;

    CountedSessions(SshSessionFactory sessions, PinnedHostKeys pinned, ReceivedData received) {
      this.sessions = sessions;
      this.pinned = pinned;
      this.received = received;
    }

    @Override
    public RemoteSession getSession(
        URIish uri, CredentialsProvider credentials, FS fs, int unlimited)
        throws TransportException {
      int millis = Math.toIntExact(Timeouts.SILENCE.toMillis());
      return new CountedSession(
          (RemoteSession2) sessions.getSession(reachable(uri), credentials, fs, millis), received);
    }

    /** Returns {@code uri}, with another address of its host where the first does not accept. */
    private URIish reachable(URIish uri) {
      int port = uri.getPort() < 0 ? SshConstants.SSH_DEFAULT_PORT : uri.getPort();
      InetSocketAddress first = new InetSocketAddress(uri.getHost(), port);
      InetSocketAddress accepting =
          AllAddresses.accepting(first, Math.toIntExact(Timeouts.CONNECT.toMillis()));
      if (accepting.equals(first)) {
        return uri;
      }
      String address = accepting.getAddress().getHostAddress();
      pinned.useKeysOf(uri.getHost(), address);
      return uri.setHost(address);
    }

    @Override
    public void releaseSession(RemoteSession session) {
      session.disconnect();
    }

    @Override
    public String getType() {
      return sessions.getType();
    }
  }

  private record CountedSession(RemoteSession2 session, ReceivedData received)
      implements RemoteSession2 {

    @Override
    public Process exec(String command, int unlimited) throws IOException {
      return exec(command, Map.of(), unlimited);
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int unlimited)
        throws IOException {
      int seconds = Math.toIntExact(Timeouts.SILENCE.toSeconds());
      Process process = session.exec(command, environment, seconds);
      return new CountedProcess(
          process,
          received.counted(process.getInputStream()),
          received.heard(process.getErrorStream()));
    }

    @Override
    public void disconnect() {
      session.disconnect();
    }
  }

  private static final class CountedProcess extends Process {

    private final Process process;
    private final InputStream counted;
    private final InputStream heard;

    CountedProcess(Process process, InputStream counted, InputStream heard) {
      this.process = process;
      this.counted = counted;
      this.heard = heard;
    }

    @Override
    public InputStream getInputStream() {
      return counted;
    }

    @Override
    public InputStream getErrorStream() {
      return heard;
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public int exitValue() {
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }
}
