package io.federation.git.branches;

import io.federation.git.Refs;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteConnection;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Connection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/** The branches of a remote, all of which may be fetched and pushed, without their history. */
final class RemoteBranches {

  private final Repository repository;
  private final RemoteConnection connection;

  RemoteBranches(Repository repository, RemoteConnection connection) {
    this.repository = repository;
    this.connection = connection;
  }

  /**
   * Asks where all of the remote's branches stand, and fetches some of them without their history.
   *
   * @param branches those to fetch, as far as they are there and their commits are not here
   * @return all tips by the branches' short names
   */
  SortedMap<String, Version> fetch(Collection<String> branches) throws RemoteUnavailableException {
    connection.transport().setDepth(1);
    boolean answered = false;
    try (FetchConnection fetch = connection.transport().openFetch()) {
      answered = true;
      List<Ref> wanted = new ArrayList<>();
      for (String branch : branches) {
        Ref ref = fetch.getRef(Remote.ref(branch));
        if (ref != null && ref.getObjectId() != null && !isHere(ref.getObjectId())) {
          wanted.add(ref);
        }
      }
      if (!wanted.isEmpty()) {
        fetch.setPackLockMessage("jgit fetch " + connection.url());
        fetch.fetch(NullProgressMonitor.INSTANCE, wanted, Set.of());
        for (PackLock lock : fetch.getPackLocks()) {
          lock.unlock();
        }
      }
      return tips(fetch);
    } catch (IOException e) {
      throw connection.unavailable(e, answered);
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
  Map<String, RefChange.Outcome> push(Collection<RefChange> changes)
      throws RemoteUnavailableException {
    Map<String, RefChange.Outcome> outcomes = new LinkedHashMap<>();
    boolean answered = false;
    try (PushConnection push = connection.transport().openPush()) {
      answered = true;
      SortedMap<String, Version> tips = tips(push);
      Map<String, RemoteRefUpdate> updates = new LinkedHashMap<>();
      for (RefChange change : changes) {
        if (change.expected().equals(Optional.ofNullable(tips.get(change.branch())))) {
          updates.put(Remote.ref(change.branch()), update(change));
        } else {
          outcomes.put(change.branch(), new RefChange.Outcome(false, "the branch has moved"));
        }
      }
      if (!updates.isEmpty()) {
        push.push(NullProgressMonitor.INSTANCE, updates);
      }
      for (RemoteRefUpdate update : updates.values()) {
        outcomes.put(
            update.getRemoteName().substring(Constants.R_HEADS.length()),
            outcome(update, push.getMessages()));
      }
      return outcomes;
    } catch (IOException e) {
      throw connection.unavailable(e, answered);
    }
  }

  private RemoteRefUpdate update(RefChange change) throws IOException {
    ObjectId next = id(change.next());
    // Forced: what the server checks is the old commit, and it alone knows whether it is right.
    return new RemoteRefUpdate(
        repository, null, next, Remote.ref(change.branch()), true, null, id(change.expected()));
  }

  private static ObjectId id(Optional<Version> version) {
    return version.isPresent() ? Refs.id(version.get()) : ObjectId.zeroId();
  }

  private static RefChange.Outcome outcome(RemoteRefUpdate update, String messages) {
    if (update.getStatus() == RemoteRefUpdate.Status.OK) {
      return new RefChange.Outcome(true, "");
    }
    String reason = update.getMessage() == null ? update.getStatus().name() : update.getMessage();
    // What a hook says is the server's reason, and "pre-receive hook declined" is Git's.
    return new RefChange.Outcome(
        false,
        messages.lines().filter(line -> !line.isBlank()).findFirst().stream()
            .reduce(reason, (all, line) -> all + ": " + line.strip()));
  }
}
