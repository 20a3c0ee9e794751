package io.federation.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federation.git.FolderInUseException;
import io.federation.git.branches.BranchStore;
import io.federation.git.branches.RefChange;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import io.federation.model.spec.PresenceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A presence store in a Git repository: on one branch what each node said last, and minute by
 * minute who spoke, as a rule on a branch for each day in UTC. Whoever writes commits on top of
 * what others have written and pushes; if somebody else was first, once more on top of that.
 *
 * <p>Keeps a bare clone in a folder, as {@link BranchStore} does.
 */
public final class GitPresenceStore implements PresenceStore {

  /** The most that reading what others have made known may take. */
  private static final Duration REFRESH = Duration.ofSeconds(10);

  /** The longest wait after the first lost race; after each further one it is doubled. */
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);

  private static final int MOST_DOUBLINGS = 4;

  private final Path folder;
  private final Remote remote;
  private final PresenceSpec spec;
  private final Clock clock;
  private final Random random = new Random();
  private final Set<String> fetched = new HashSet<>();
  private @Nullable BranchStore opened;

  /**
   * Makes a store. Nothing is opened before it is used.
   *
   * @param folder of the bare clone, such as {@code gitrepo/presence.git}; made if missing
   * @param remote the presence repository
   * @param spec what the federation says about it; its address does not matter here
   * @param clock tells which days are over
   */
  public GitPresenceStore(Path folder, Remote remote, PresenceSpec spec, Clock clock) {
    this.folder = folder;
    this.remote = remote;
    this.spec = spec;
    this.clock = clock;
  }

  @Override
  public Published publish(Publication publication, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return publication.isEmpty()
        ? new Published(0, Optional.empty())
        : publishAll(List.of(publication), publication.record(), limit);
  }

  /**
   * Makes known what several nodes say, as {@link #publish} does for one.
   *
   * @param publications each of another node
   * @param committer the record of the node that does it for them
   * @return what {@link #publish} returns; of displaced records one
   */
  public Published publishAll(Collection<Publication> publications, Entry committer, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    PresenceCommits commits = new PresenceCommits(spec, publications, committer, clock.instant());
    SortedSet<String> branches = commits.branches();
    branches.addAll(daysOf(List.of(now(), now().plus(spec.flattimeEvery().negated()))));
    String trouble = "there was no time for it";
    boolean mended = false;
    for (int pushes = 0; left(end).toMillis() > 0; pushes++) {
      try {
        BranchStore store = store(left(end));
        SortedMap<String, Version> tips = fetch(store, branches, left(end));
        List<RefChange> changes = commits.on(tips, store);
        if (changes.isEmpty()) {
          return new Published(pushes, commits.displaced().stream().findFirst());
        }
        Optional<String> refusal =
            push(store, changes, commits.deletions(store.remoteTips(), store), left(end));
        if (refusal.isEmpty()) {
          return new Published(pushes + 1, commits.displaced().stream().findFirst());
        }
        trouble = refusal.get();
      } catch (RemoteUnavailableException | FolderInUseException e) {
        if (pushes > 0 && left(end).isZero()) {
          // Cut off by the end of the time, which says nothing about why it took so long.
          break;
        }
        throw new PresenceUnavailableException(e);
      } catch (IOException e) {
        if (mended) {
          throw e;
        }
        // The clone may have been damaged: the next fetch makes it anew.
        mended = true;
      }
      pause(pushes, end);
    }
    throw new PresenceUnavailableException(
        remote.shownUrl() + ": not published within " + limit.toMillis() + " ms: " + trouble);
  }

  /** Returns why a branch did not move, if one did not. */
  private static Optional<String> push(
      BranchStore store, List<RefChange> changes, List<RefChange> deletions, Duration limit)
      throws IOException, RemoteUnavailableException {
    List<RefChange> all = new ArrayList<>(changes);
    all.addAll(deletions);
    Map<String, RefChange.Outcome> outcomes = store.push(all, limit);
    for (RefChange change : changes) {
      RefChange.Outcome outcome = outcomes.get(change.branch());
      if (outcome == null || !outcome.isDone()) {
        return Optional.of(
            change.branch() + ": " + (outcome == null ? "no answer" : outcome.reason()));
      }
    }
    // Another node may have deleted a day before us, and a server may not let anybody.
    return Optional.empty();
  }

  private void pause(int lost, long end) throws InterruptedException {
    long longest = FIRST_WAIT.toMillis() << Math.min(lost, MOST_DOUBLINGS);
    long wait = (long) (random.nextDouble() * longest);
    Thread.sleep(Math.max(0, Math.min(wait, left(end).toMillis())));
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  @Override
  public void refresh(Collection<Minute> minutes) throws PresenceUnavailableException, IOException {
    SortedSet<String> branches = daysOf(minutes);
    branches.add(spec.branch());
    try {
      SortedMap<String, Version> unused = fetch(store(REFRESH), branches, REFRESH);
    } catch (RemoteUnavailableException | FolderInUseException e) {
      throw new PresenceUnavailableException(e);
    }
  }

  private SortedMap<String, Version> fetch(
      BranchStore store, SortedSet<String> branches, Duration limit)
      throws IOException, RemoteUnavailableException {
    SortedMap<String, Version> tips = store.fetch(branches, limit);
    fetched.addAll(branches);
    return tips;
  }

  private Minute now() {
    return Minute.of(clock.instant(), spec.flattimeEvery());
  }

  private SortedSet<String> daysOf(Collection<Minute> minutes) {
    SortedSet<String> branches = new TreeSet<>();
    for (Minute minute : minutes) {
      branches.add(PresencePaths.branch(spec, minute));
    }
    return branches;
  }

  @Override
  public List<Entry> present(Minute minute) throws IOException {
    return entries(PresencePaths.branch(spec, minute), PresencePaths.folder(minute));
  }

  @Override
  public List<Entry> live(SortedSet<Minute> window)
      throws PresenceUnavailableException, IOException {
    if (!fetched.containsAll(daysOf(window))) {
      refresh(window);
    }
    SortedMap<String, Entry> live = new TreeMap<>();
    for (Minute minute : window) {
      for (Entry entry : present(minute)) {
        live.put(entry.instanceId(), entry);
      }
    }
    return List.copyOf(live.values());
  }

  @Override
  public List<Entry> all() throws IOException {
    return entries(spec.branch(), PresencePaths.ALL);
  }

  private List<Entry> entries(String branch, String path) throws IOException {
    BranchStore store = store(REFRESH);
    Optional<Version> tip = store.tip(branch);
    List<Entry> entries = new ArrayList<>();
    if (tip.isPresent()) {
      for (Map.Entry<String, byte[]> file : store.files(tip.get(), path).entrySet()) {
        PresencePaths.instanceId(file.getKey())
            .ifPresent(id -> entries.add(new Entry(id, new String(file.getValue(), UTF_8))));
      }
    }
    entries.sort(Comparator.comparing(Entry::instanceId));
    return entries;
  }

  @Override
  public Optional<Minute> newest(String instanceId)
      throws PresenceUnavailableException, IOException {
    Optional<Instant> end = endOfLastDay(instanceId);
    if (end.isEmpty()) {
      return Optional.empty();
    }
    Minute last = Minute.of(end.get().minusNanos(1), spec.flattimeEvery());
    refresh(List.of(last));
    BranchStore store = store(REFRESH);
    Optional<Version> tip = store.tip(PresencePaths.branch(spec, last));
    if (tip.isPresent()) {
      for (Minute minute = last;
          minute.day().equals(last.day());
          minute = minute.plus(spec.flattimeEvery().negated())) {
        String file = PresencePaths.file(PresencePaths.folder(minute), instanceId);
        if (store.read(tip.get(), file).isPresent()) {
          return Optional.of(minute);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the end of the last day on which a node spoke, as it says itself. */
  private Optional<Instant> endOfLastDay(String instanceId) throws IOException {
    for (Entry entry : all()) {
      if (entry.instanceId().equals(instanceId) && entry.record().isPresent()) {
        return PresencePaths.endOfDay(PresencePaths.DAY_BRANCH + entry.record().get().seen());
      }
    }
    return Optional.empty();
  }

  private BranchStore store(Duration wait) throws IOException {
    if (opened == null) {
      opened = BranchStore.open(folder, remote, wait);
    }
    return opened;
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }
}
