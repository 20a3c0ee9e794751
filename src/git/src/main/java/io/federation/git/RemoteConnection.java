package io.federation.git;

import io.federation.machine.ErrorText;
import io.federation.model.Version;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Connection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Talks to the remote of one repository. */
final class RemoteConnection implements AutoCloseable {

  /**
   * Receives what is pushed to a folder of this machine. Without it JGit would do so within this
   * process, and leave branches locked for ever when that is killed or out of time. Git's own
   * program cleans up, or ends what it has begun. As JGit knows its bare name, it has to be spelled
   * differently.
   */
  private static final String RECEIVE_PACK = "exec git receive-pack";

  private final Repository repository;
  private final Remote remote;
  private final String url;
  private final Transport transport;
  private final LoginProvider login;
  private final Optional<SshAccess> ssh;

  private RemoteConnection(
      Repository repository,
      Remote remote,
      String url,
      Transport transport,
      LoginProvider login,
      Optional<SshAccess> ssh) {
    this.repository = repository;
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
  static RemoteConnection open(Repository repository, Remote remote, String url)
      throws RemoteUnavailableException {
    return open(repository, remote, url, Timeouts.SILENCE);
  }

  /**
   * Prepares to talk to one of a remote's addresses.
   *
   * @param silence how long its next byte is waited for
   * @throws RemoteUnavailableException if the address cannot be used
   */
  static RemoteConnection open(Repository repository, Remote remote, String url, Duration silence)
      throws RemoteUnavailableException {
    try {
      URIish uri = new URIish(url);
      Transport transport = Transport.open(repository, uri);
      transport.setTimeout(Math.max(1, Math.toIntExact(silence.toSeconds())));
      transport.setTagOpt(TagOpt.NO_TAGS);
      LoginProvider login = new LoginProvider(uri, remote.credentials());
      Optional<SshAccess> ssh = Optional.empty();
      if (!uri.isRemote()) {
        transport.setOptionReceivePack(RECEIVE_PACK);
      }
      if (transport instanceof TransportHttp http) {
        http.setCredentialsProvider(login);
        http.setHttpConnectionFactory(new OneServerConnections(uri));
      } else if (transport instanceof SshTransport sshTransport) {
        ssh = Optional.of(SshAccess.attach(sshTransport, remote));
      }
      return new RemoteConnection(repository, remote, url, transport, login, ssh);
    } catch (URISyntaxException e) {
      throw new RemoteUnavailableException("the url " + Remote.shown(url) + " is malformed", e);
    } catch (NotSupportedException e) {
      throw new RemoteUnavailableException(
          Remote.shown(url) + ": use a path or a file, http, https or ssh url", e);
    } catch (IOException e) {
      throw new RemoteUnavailableException(Remote.shown(url) + ": " + ErrorText.withCauses(e), e);
    }
  }

  /**
   * Asks where the remote's branches stand: one ref advertisement, no objects.
   *
   * @return the tips of those of {@link Remote#branches} that are there
   * @throws RemoteUnavailableException also if the remote lacks the followed branch
   */
  Map<String, Version> tips() throws RemoteUnavailableException {
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
  void fetch(Collection<String> branches) throws RemoteUnavailableException {
    List<RefSpec> specs = new ArrayList<>();
    for (String branch : branches) {
      specs.add(new RefSpec("+" + Remote.ref(branch) + ":" + BranchRefs.tracking(branch)));
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

  /**
   * Asks where all of the remote's branches stand, and fetches some of them without their history.
   *
   * @param branches those to fetch, as far as they are there and their commits are not here
   * @return all tips by the branches' short names
   */
  SortedMap<String, Version> fetchTips(Collection<String> branches)
      throws RemoteUnavailableException {
    transport.setDepth(1);
    boolean answered = false;
    try (FetchConnection connection = transport.openFetch()) {
      answered = true;
      List<Ref> wanted = new ArrayList<>();
      for (String branch : branches) {
        Ref ref = connection.getRef(Remote.ref(branch));
        if (ref != null && ref.getObjectId() != null && !isHere(ref.getObjectId())) {
          wanted.add(ref);
        }
      }
      if (!wanted.isEmpty()) {
        connection.setPackLockMessage("jgit fetch " + url);
        connection.fetch(NullProgressMonitor.INSTANCE, wanted, Set.of());
        for (PackLock lock : connection.getPackLocks()) {
          lock.unlock();
        }
      }
      return tips(connection);
    } catch (IOException e) {
      throw unavailable(e, answered);
    }
  }

  private boolean isHere(ObjectId commit) throws IOException {
    return repository.getObjectDatabase().has(commit);
  }

  private static SortedMap<String, Version> tips(Connection connection) {
    SortedMap<String, Version> tips = new TreeMap<>();
    for (Ref ref : connection.getRefs()) {
      if (ref.getName().startsWith(Constants.R_HEADS) && ref.getObjectId() != null) {
        tips.put(
            ref.getName().substring(Constants.R_HEADS.length()),
            new Version(ref.getObjectId().name()));
      }
    }
    return tips;
  }

  /**
   * Changes branches of the remote, each only if it stands where it is expected to.
   *
   * @return what became of each, by the branches' short names
   */
  Map<String, PushOutcome> push(Collection<RefChange> changes) throws RemoteUnavailableException {
    Map<String, PushOutcome> outcomes = new LinkedHashMap<>();
    boolean answered = false;
    try (PushConnection connection = transport.openPush()) {
      answered = true;
      SortedMap<String, Version> tips = tips(connection);
      Map<String, RemoteRefUpdate> updates = new LinkedHashMap<>();
      for (RefChange change : changes) {
        if (change.expected().equals(Optional.ofNullable(tips.get(change.branch())))) {
          updates.put(Remote.ref(change.branch()), update(change));
        } else {
          outcomes.put(change.branch(), PushOutcome.lostRace("it has moved"));
        }
      }
      if (!updates.isEmpty()) {
        connection.push(NullProgressMonitor.INSTANCE, updates);
      }
      for (RemoteRefUpdate update : updates.values()) {
        outcomes.put(update.getRemoteName().substring(Constants.R_HEADS.length()), outcome(update));
      }
      return outcomes;
    } catch (IOException e) {
      throw unavailable(e, answered);
    }
  }

  private RemoteRefUpdate update(RefChange change) throws IOException {
    ObjectId next = id(change.next());
    // Forced: what the server checks is the old commit, and it alone knows whether it is right.
    return new RemoteRefUpdate(
        repository, null, next, Remote.ref(change.branch()), true, null, id(change.expected()));
  }

  private static ObjectId id(Optional<Version> version) {
    return version.isPresent() ? BranchRefs.id(version.get()) : ObjectId.zeroId();
  }

  private static PushOutcome outcome(RemoteRefUpdate update) {
    return update.getStatus() == RemoteRefUpdate.Status.OK
        ? PushOutcome.DONE
        : PushOutcome.lostRace(
            update.getMessage() == null ? update.getStatus().name() : update.getMessage());
  }

  private RemoteUnavailableException noSuchBranch() {
    return new RemoteUnavailableException(Remote.shown(url) + " has no branch " + remote.branch());
  }

  private RemoteUnavailableException unavailable(IOException e) {
    return unavailable(e, false);
  }

  private RemoteUnavailableException unavailable(IOException e, boolean answered) {
    Optional<String> refusedKey = ssh.isPresent() ? ssh.get().refusedKey() : Optional.empty();
    IOException trouble = login.trouble();
    String shown = Remote.shown(url);
    String reason = refusedKey.orElseGet(() -> ErrorText.withCauses(trouble != null ? trouble : e));
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
