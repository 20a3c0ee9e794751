package io.federation.git.branches;

import io.federation.git.FolderInUseException;
import io.federation.git.FolderLock;
import io.federation.git.remote.BoundedCall;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteConnection;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * Branches of a remote repository as a store of small files: fetched without their history, read
 * and committed to in a bare repository without a working tree, and pushed so that a branch only
 * moves if nobody else has moved it meanwhile.
 *
 * <p>The bare repository is a cache. It may be deleted at any time, a process may be killed at any
 * moment, and what is damaged is made anew at the next fetch. It is kept for one user at a time,
 * from {@link #open} to {@link #close}. Not for use by several threads.
 */
public final class BranchStore implements AutoCloseable {

  /** The size of the largest file that is read, in bytes. */
  public static final int LARGEST_FILE = 1 << 20;

  /**
   * Who commits.
   *
   * @param name such as an instance id
   * @param email need not be one at which there is anybody
   */
  public record Author(String name, String email) {}

  private interface Talk<T> {
    T with(RemoteBranches branches) throws RemoteUnavailableException;
  }

  private final Remote remote;
  private final FolderLock lock;
  private final BranchCache cache;
  private SortedMap<String, Version> remoteTips = Collections.emptySortedMap();
  private boolean talking;
  private boolean closed;

  private BranchStore(Remote remote, FolderLock lock, BranchCache cache) {
    this.remote = remote;
    this.lock = lock;
    this.cache = cache;
  }

  /**
   * Opens the store; does not talk to the remote.
   *
   * @param folder of the bare repository, such as {@code gitrepo/presence.git}; made if missing
   * @param remote whose {@code url} is fetched from and pushed to; its branch does not matter
   * @param wait how long to wait for another user of the folder at most
   * @throws FolderInUseException if it is in use for longer
   */
  public static BranchStore open(Path folder, Remote remote, Duration wait) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    FolderLock lock = FolderLock.take(place, wait);
    try {
      return new BranchStore(remote, lock, BranchCache.open(place, lock.isAfterKill()));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Fetches branches, of each the last commit alone.
   *
   * @param branches short names, such as {@code main}
   * @param limit the most it may take
   * @return the tips of those that are there
   * @throws RemoteUnavailableException if the remote does not answer in time; what was fetched
   *     before stays
   */
  public SortedMap<String, Version> fetch(Collection<String> branches, Duration limit)
      throws IOException, RemoteUnavailableException {
    List<String> wanted = List.copyOf(branches);
    boolean anew = cache.isToBeRenewed();
    BranchCache target = anew ? cache.beginAnew() : cache;
    try {
      remoteTips = talk(target, limit, there -> there.fetch(wanted));
      SortedMap<String, Version> found = new TreeMap<>();
      for (String branch : wanted) {
        Version tip = remoteTips.get(branch);
        if (tip == null) {
          target.forget(branch);
        } else {
          target.moveTo(branch, tip);
          found.put(branch, tip);
        }
      }
      if (anew) {
        cache.replaceBy(target);
      }
      return found;
    } catch (IOException | RemoteUnavailableException e) {
      if (anew) {
        target.close();
      } else if (e instanceof IOException) {
        cache.suspect();
      }
      throw e;
    }
  }

  /** Returns where all branches of the remote stood at the last {@link #fetch} of this store. */
  public SortedMap<String, Version> remoteTips() {
    return Collections.unmodifiableSortedMap(remoteTips);
  }

  /**
   * Returns the last commit of a branch that is known here, from whichever fetch or push, be it of
   * an earlier process.
   */
  public Optional<Version> tip(String branch) throws IOException {
    return cache.tip(branch);
  }

  /**
   * Returns a file's content at a commit; nothing if there is no such file, or if it is larger than
   * {@link #LARGEST_FILE}.
   *
   * @param path such as {@code it/presence/all/i-1.json}
   */
  public Optional<byte[]> read(Version commit, String path) throws IOException {
    return local(files -> files.read(commit, path));
  }

  /**
   * Returns the content of all files in a folder at a commit by their names, but not of those below
   * its folders, nor of those that are larger than {@link #LARGEST_FILE}.
   */
  public SortedMap<String, byte[]> files(Version commit, String folder) throws IOException {
    return local(files -> files.all(commit, folder));
  }

  /**
   * Makes a commit, which nobody knows of before it is pushed.
   *
   * @param parent what it is made on; nothing for the first commit of a branch
   * @param changes for each path the file's new content, or nothing if it shall be gone
   * @return the commit; nothing if it would change nothing
   */
  public Optional<Version> commit(
      Optional<Version> parent,
      Map<String, Optional<byte[]>> changes,
      String message,
      Author author,
      Instant when)
      throws IOException {
    PersonIdent person = new PersonIdent(author.name(), author.email(), when, ZoneOffset.UTC);
    return local(files -> files.commit(parent, changes, message, person));
  }

  /**
   * Changes branches of the remote, each by itself and only if it stands where it is expected to.
   *
   * @param limit the most it may take
   * @return what became of each, by the branches' names
   * @throws RemoteUnavailableException if the remote does not answer in time; whether it has
   *     changed anything is not known then
   */
  public Map<String, RefChange.Outcome> push(Collection<RefChange> changes, Duration limit)
      throws IOException, RemoteUnavailableException {
    List<RefChange> wanted = List.copyOf(changes);
    Map<String, RefChange.Outcome> outcomes = talk(cache, limit, there -> there.push(wanted));
    for (RefChange change : wanted) {
      RefChange.Outcome outcome = outcomes.get(change.branch());
      if (outcome != null && outcome.isDone()) {
        if (change.next().isPresent()) {
          cache.moveTo(change.branch(), change.next().get());
        } else {
          cache.forget(change.branch());
        }
      }
    }
    return outcomes;
  }

  private <T> T talk(BranchCache target, Duration limit, Talk<T> talk)
      throws IOException, RemoteUnavailableException {
    synchronized (lock) {
      if (talking) {
        throw new RemoteUnavailableException(
            remote.shownUrl() + ": an earlier request to it has not ended yet");
      }
      talking = true;
    }
    try {
      return BoundedCall.of(
          () -> {
            try (RemoteConnection connection =
                RemoteConnection.open(target.repository(), remote, remote.url(), limit)) {
              return talk.with(new RemoteBranches(target.repository(), connection));
            }
          },
          limit,
          remote.url(),
          this::talked);
    } catch (RemoteUnavailableException e) {
      if (e.isAnswered()) {
        // It need not be the remote's fault.
        cache.suspect();
      }
      throw e;
    }
  }

  private void talked() {
    synchronized (lock) {
      talking = false;
      if (closed) {
        release();
      }
    }
  }

  private interface Local<T> {
    T with(CommitFiles files) throws IOException;
  }

  private <T> T local(Local<T> local) throws IOException {
    try (ObjectReader reader = cache.repository().newObjectReader()) {
      return local.with(new CommitFiles(cache.repository(), reader));
    } catch (IOException e) {
      cache.suspect();
      throw e;
    }
  }

  /** Leaves the folder to others; what takes too long and is not over yet keeps it until then. */
  @Override
  public void close() {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        if (!talking) {
          release();
        }
      }
    }
  }

  private void release() {
    cache.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock the cache of " + remote.shownUrl(), e);
    }
  }
}
