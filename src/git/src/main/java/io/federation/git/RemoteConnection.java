package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Talks to the remote of one repository. */
final class RemoteConnection implements AutoCloseable {

  /** Longest silence of a server before it counts as unavailable. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Remote remote;
  private final Transport transport;
  private final LoginProvider login;
  private final Optional<SshAccess> ssh;

  private RemoteConnection(
      Remote remote, Transport transport, LoginProvider login, Optional<SshAccess> ssh) {
    this.remote = remote;
    this.transport = transport;
    this.login = login;
    this.ssh = ssh;
  }

  static RemoteConnection open(Repository repository, Remote remote)
      throws RemoteUnavailableException {
    try {
      URIish uri = new URIish(remote.url());
      Transport transport = Transport.open(repository, uri);
      transport.setTimeout(Math.toIntExact(TIMEOUT.toSeconds()));
      transport.setTagOpt(TagOpt.NO_TAGS);
      LoginProvider login = new LoginProvider(uri, remote.credentials());
      Optional<SshAccess> ssh = Optional.empty();
      if (transport instanceof TransportHttp http) {
        http.setCredentialsProvider(login);
        http.setHttpConnectionFactory(new OneServerConnections(uri));
      } else if (transport instanceof SshTransport sshTransport) {
        ssh = Optional.of(SshAccess.attach(sshTransport, remote));
      }
      return new RemoteConnection(remote, transport, login, ssh);
    } catch (URISyntaxException e) {
      throw new RemoteUnavailableException("the url " + remote.shownUrl() + " is malformed", e);
    } catch (NotSupportedException e) {
      throw new RemoteUnavailableException(
          remote.shownUrl() + ": use a path or a file, http, https or ssh url", e);
    } catch (IOException e) {
      throw new RemoteUnavailableException(remote.shownUrl() + ": " + OneLine.of(e), e);
    }
  }

  /**
   * Asks for the followed branch alone: one ref advertisement, no objects.
   *
   * @throws RemoteUnavailableException also if the remote has no such branch
   */
  Version tip() throws RemoteUnavailableException {
    RefSpec branch = new RefSpec(remote.ref());
    try (FetchConnection connection = transport.openFetch(List.of(branch))) {
      Ref ref = connection.getRef(remote.ref());
      if (ref == null || ref.getObjectId() == null) {
        throw noSuchBranch();
      }
      return new Version(ref.getObjectId().name());
    } catch (TransportException | NotSupportedException e) {
      throw unavailable(e);
    }
  }

  /**
   * Fetches what the followed branch needs into {@code trackingRef}.
   *
   * @throws RemoteUnavailableException also if the remote has no such branch
   */
  void fetch(String trackingRef) throws RemoteUnavailableException {
    RefSpec spec = new RefSpec("+" + remote.ref() + ":" + trackingRef);
    try {
      transport.fetch(NullProgressMonitor.INSTANCE, List.of(spec));
    } catch (TransportException | NotSupportedException e) {
      if (String.valueOf(e.getMessage()).contains("does not have " + remote.ref())) {
        throw noSuchBranch();
      }
      throw unavailable(e);
    }
  }

  private RemoteUnavailableException noSuchBranch() {
    return new RemoteUnavailableException(remote.shownUrl() + " has no branch " + remote.branch());
  }

  private RemoteUnavailableException unavailable(IOException e) {
    Optional<String> refusedKey = ssh.isPresent() ? ssh.get().refusedKey() : Optional.empty();
    IOException trouble = login.trouble();
    String shown = remote.shownUrl();
    String reason = refusedKey.orElseGet(() -> OneLine.of(trouble != null ? trouble : e));
    return new RemoteUnavailableException(
        reason.startsWith(shown) ? reason : shown + ": " + reason, e);
  }

  @Override
  public void close() {
    transport.close();
    if (ssh.isPresent()) {
      ssh.get().close();
    }
  }
}
