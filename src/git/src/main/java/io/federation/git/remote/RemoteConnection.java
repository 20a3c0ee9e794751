package io.federation.git.remote;

import io.federation.git.Refs;
import io.federation.machine.ErrorText;
import io.federation.model.Version;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
public final class RemoteConnection implements AutoCloseable {

  /**
   * Receives what is pushed to a folder of this machine. Without it JGit would do so within this
   * process, and leave branches locked for ever when that is killed or out of time. Git's own
   * program cleans up, or ends what it has begun. As JGit knows its bare name, it has to be spelled
   * differently.
   */
  private static final String RECEIVE_PACK = "exec git receive-pack";

  private final Remote remote;
  private final String url;
  private final Transport transport;
  private final HttpLogin login;
  private final Optional<SshAccess> ssh;

  private RemoteConnection(
      Remote remote, String url, Transport transport, HttpLogin login, Optional<SshAccess> ssh) {
    this.remote = remote;
    this.url = url;
    this.transport = transport;
    this.login = login;
    this.ssh = ssh;
  }

  /**
   * Prepares to talk to one of a remote's addresses.
   *
   * @throws RemoteUnavailableException if the address cannot be used
   */
  public static RemoteConnection open(Repository repository, Remote remote, String url)
      throws RemoteUnavailableException {
    return open(repository, remote, url, Timeouts.SILENCE);
  }

  /**
   * Prepares to talk to one of a remote's addresses.
   *
   * @param limit how long its next byte is waited for at most
   * @throws RemoteUnavailableException if the address cannot be used
   */
  public static RemoteConnection open(
      Repository repository, Remote remote, String url, Duration limit)
      throws RemoteUnavailableException {
    try {
      URIish uri = new URIish(url);
      Transport transport = Transport.open(repository, uri);
      transport.setTimeout(seconds(limit));
      transport.setTagOpt(TagOpt.NO_TAGS);
      HttpLogin login = new HttpLogin(uri, remote.credentials());
      Optional<SshAccess> ssh = Optional.empty();
      if (!uri.isRemote()) {
        transport.setOptionReceivePack(RECEIVE_PACK);
      }
      if (transport instanceof TransportHttp http) {
        http.setCredentialsProvider(login);
        http.setHttpConnectionFactory(login);
      } else if (transport instanceof SshTransport sshTransport) {
        ssh = Optional.of(SshAccess.attach(sshTransport, remote));
      }
      return new RemoteConnection(remote, url, transport, login, ssh);
    } catch (URISyntaxException e) {
      throw new RemoteUnavailableException("the url " + Remote.shown(url) + " is malformed", e);
    } catch (NotSupportedException e) {
      throw new RemoteUnavailableException(
          Remote.shown(url) + ": use a path or a file, http, https or ssh url", e);
    } catch (IOException e) {
      throw new RemoteUnavailableException(Remote.shown(url) + ": " + ErrorText.withCauses(e), e);
    }
  }

  private static int seconds(Duration limit) {
    Duration silence = limit.compareTo(Timeouts.SILENCE) < 0 ? limit : Timeouts.SILENCE;
    return Math.max(1, Math.toIntExact(silence.toSeconds()));
  }

  public String url() {
    return url;
  }

  public Transport transport() {
    return transport;
  }

  /**
   * Asks where the remote's branches stand: one ref advertisement, no objects.
   *
   * @return the tips of those of {@link Remote#branches} that are there
   * @throws RemoteUnavailableException also if the remote lacks the followed branch
   */
  public Map<String, Version> tips() throws RemoteUnavailableException {
    List<RefSpec> wanted = new ArrayList<>();
    for (String branch : remote.branches()) {
      wanted.add(new RefSpec(Remote.ref(branch)));
    }
    Map<String, Version> tips = new HashMap<>();
    try (FetchConnection connection = transport.openFetch(wanted)) {
      for (String branch : remote.branches()) {
        Ref ref = connection.getRef(Remote.ref(branch));
        if (ref != null && ref.getObjectId() != null) {
          tips.put(branch, new Version(ref.getObjectId().name()));
        }
      }
    } catch (TransportException | NotSupportedException e) {
      throw unavailable(e);
    }
    if (!tips.containsKey(remote.branch())) {
      throw noSuchBranch();
    }
    return tips;
  }

  /**
   * Fetches what branches need into their tracking refs.
   *
   * @throws RemoteUnavailableException also if the remote lacks one of them
   */
  public void fetch(Collection<String> branches) throws RemoteUnavailableException {
    List<RefSpec> specs = new ArrayList<>();
    for (String branch : branches) {
      specs.add(new RefSpec("+" + Remote.ref(branch) + ":" + Refs.tracking(branch)));
    }
    try {
      transport.fetch(NullProgressMonitor.INSTANCE, specs);
    } catch (TransportException | NotSupportedException e) {
      if (String.valueOf(e.getMessage()).contains("does not have " + remote.ref() + " ")) {
        throw noSuchBranch();
      }
      throw unavailable(e);
    }
  }

  private RemoteUnavailableException noSuchBranch() {
    return new RemoteUnavailableException(Remote.shown(url) + " has no branch " + remote.branch());
  }

  private RemoteUnavailableException unavailable(IOException e) {
    return unavailable(e, false);
  }

  /** Returns what made talking fail, in one line. */
  public RemoteUnavailableException unavailable(IOException e, boolean answered) {
    Optional<String> refusedKey = ssh.isPresent() ? ssh.get().refusedKey() : Optional.empty();
    IOException loginFailure = login.failure();
    String shown = Remote.shown(url);
    String reason =
        refusedKey.orElseGet(() -> ErrorText.withCauses(loginFailure != null ? loginFailure : e));
    return new RemoteUnavailableException(
        reason.startsWith(shown) ? reason : shown + ": " + reason, e, answered);
  }

  @Override
  public void close() {
    transport.close();
    if (ssh.isPresent()) {
      ssh.get().close();
    }
  }
}
