package io.federation.git.remote;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

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
   * @throws IOException if there is no key, it can be read by others, or a pinned line is malformed
   */
  static SshAccess attach(SshTransport transport, Remote remote) throws IOException {
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
    transport.setSshSessionFactory(factory);
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
}
