package io.federation.git.remote;

import io.federation.git.Refs;
import io.federation.machine.Deadline;
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
import org.eclipse.jgit.lib.Constants;
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

  private static final List<RefSpec> ALL =
      List.of(
          new RefSpec("+refs/heads/*:refs/remotes/origin/*"),
          new RefSpec("+refs/tags/*:refs/tags/*"));

  private final Remote remote;
  private final String url;
  private final Transport transport;
  private final HttpLogin login;
  private final Optional<SshAccess> ssh;
  private final ReceivedData received;

  private RemoteConnection(
      Remote remote,
      String url,
      Transport transport,
      HttpLogin login,
      Optional<SshAccess> ssh,
      ReceivedData received) {
    this.remote = remote;
    this.url = url;
    this.transport = transport;
    this.login = login;
    this.ssh = ssh;
    this.received = received;
  }

  /**
   * Asks one of a remote's addresses where its branches stand: one ref advertisement, no objects.
   *
   * @param deadline by when it must have answered
   * @return the tips of those of {@link Remote#branches} that are there
   * @throws RemoteUnavailableException also if it lacks the followed branch
   */
  public static Map<String, Version> tips(
      Repository repository, Remote remote, String url, Deadline deadline)
      throws IOException, RemoteUnavailableException {
    Duration limit = remote.lookLimit();
    ReceivedData received = new ReceivedData();
    return BoundedCall.of(
        () -> {
          try (RemoteConnection connection = open(repository, remote, url, limit, received)) {
            return connection.tips();
          }
        },
        deadline,
        limit,
        url,
        received);
  }

  /**
   * Fetches what branches need from one of a remote's addresses into their tracking refs.
   *
   * @throws RemoteUnavailableException also if it lacks one of them, or is too slow
   */
  public static void fetch(
      Repository repository, Remote remote, String url, Collection<String> branches)
      throws IOException, RemoteUnavailableException {
    Duration limit = remote.fetchLimit();
    ReceivedData received = new ReceivedData();
    BoundedCall.of(
        () -> {
          try (RemoteConnection connection = open(repository, remote, url, limit, received)) {
            connection.fetch(branches);
            return branches;
          }
        },
        Deadline.in(limit),
        limit,
        url,
        received);
  }

  /**
   * Fetches what the name of a branch, else of a tag, stands for now, with all it needs. For any
   * other name all branches and tags are fetched, as it may be that of a commit.
   *
   * @param remote its branch is the name
   * @param into the ref that is set to it, if it is one of a branch or tag
   */
  public static void fetchNamed(Repository repository, Remote remote, String into)
      throws IOException, RemoteUnavailableException {
    Duration limit = remote.fetchLimit();
    ReceivedData received = new ReceivedData();
    BoundedCall.of(
        () -> {
          try (RemoteConnection connection =
              open(repository, remote, remote.url(), limit, received)) {
            connection.fetchNamed(into);
            return into;
          }
        },
        Deadline.in(limit),
        limit,
        remote.url(),
        received);
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
    return open(repository, remote, url, limit, new ReceivedData());
  }

  private static RemoteConnection open(
      Repository repository, Remote remote, String url, Duration limit, ReceivedData received)
      throws RemoteUnavailableException {
    try {
      URIish uri = new URIish(url);
      // JGit's own time-outs go by the machine's clock, and fail when that is set.
      Transport transport = LocalTransport.to(repository, uri);
      transport.setTagOpt(TagOpt.NO_TAGS);
      HttpLogin login = new HttpLogin(uri, remote.credentials(), silence(limit), received);
      Optional<SshAccess> ssh = Optional.empty();
      if (transport instanceof TransportHttp http) {
        http.setCredentialsProvider(login);
        http.setHttpConnectionFactory(login);
      } else if (transport instanceof SshTransport sshTransport) {
        ssh = Optional.of(SshAccess.attach(sshTransport, remote, received));
      }
      return new RemoteConnection(remote, url, transport, login, ssh, received);
    } catch (URISyntaxException e) {
      throw new RemoteUnavailableException("the url " + Remote.shown(url) + " is malformed", e);
    } catch (NotSupportedException e) {
      throw new RemoteUnavailableException(
          Remote.shown(url) + ": use a path or a file, http, https or ssh url", e);
    } catch (IOException e) {
      throw new RemoteUnavailableException(Remote.shown(url) + ": " + ErrorText.withCauses(e), e);
    }
  }

  private static Duration silence(Duration limit) {
    return limit.compareTo(Timeouts.SILENCE) < 0 ? limit : Timeouts.SILENCE;
  }

  public String url() {
    return url;
  }

  public Transport transport() {
    return transport;
  }

  private Map<String, Version> tips() throws RemoteUnavailableException {
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

  private void fetch(Collection<String> branches) throws RemoteUnavailableException {
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

  private void fetchNamed(String into) throws RemoteUnavailableException {
    List<RefSpec> named =
        List.of(Constants.R_HEADS, Constants.R_TAGS).stream()
            .map(prefix -> new RefSpec(prefix + remote.branch()))
            .toList();
    try {
      Optional<RefSpec> there;
      try (FetchConnection connection = transport.openFetch(named)) {
        there =
            named.stream().filter(spec -> connection.getRef(spec.getSource()) != null).findFirst();
      }
      transport.fetch(
          NullProgressMonitor.INSTANCE,
          there.map(spec -> List.of(spec.setForceUpdate(true).setDestination(into))).orElse(ALL));
    } catch (TransportException | NotSupportedException e) {
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
        received.isOfSha256()
            ? ReceivedData.SHA_256
            : refusedKey.orElseGet(
                () -> ErrorText.withCauses(loginFailure != null ? loginFailure : e));
    String words = received.firstWords();
    String all = words.isEmpty() || reason.contains(words) ? reason : reason + ": " + words;
    return new RemoteUnavailableException(
        all.startsWith(shown) ? all : shown + ": " + all, e, answered, loginFailure != null);
  }

  @Override
  public void close() {
    transport.close();
    if (ssh.isPresent()) {
      ssh.get().close();
    }
  }
}
