package io.federation.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.presence.Entry;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.Minute;
import io.federation.presence.PresenceStore;
import io.federation.presence.PresenceStoreContract;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose publications a recorder takes to the repository at once. */
class ZooKeeperPresenceStoreTest extends PresenceStoreContract {

  private static final Entry RECORDER = entry("i-recorder", "done");

  @TempDir Path folder;
  private LongSessionServer server;
  private boolean isDown;
  private ClusterConnection recording;
  private Recorder recorder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = new LongSessionServer();
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", url()).run().expectingSuccess();
    GitPresenceStore repository = repository("recorder");
    opened.add(repository);
    recording = connect();
    recorder = new Recorder(recording, repository, spec(), clock);
  }

  @AfterEach
  void end() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    server.close();
  }

  private String url() {
    return folder.resolve("served/presence.git").toString();
  }

  private GitPresenceStore repository(String node) {
    Remote remote =
        new Remote(
            url(), "main", List.of(), new Credentials(folder.resolve("credentials"), "presence"));
    return new GitPresenceStore(folder.resolve(node + "/presence.git"), remote, spec(), clock);
  }

  private ClusterConnection connect() throws IOException, InterruptedException {
    ClusterConnection connection =
        isDown
            ? ClusterConnection.open(server.servers(), "fed1", ClusterCredentials.NONE)
            : server.connect("fed1");
    opened.add(connection);
    return connection;
  }

  private ZooKeeperPresenceStore unrecorded(String node) throws IOException, InterruptedException {
    ClusterConnection connection = connect();
    LivePresence live = new LivePresence(connection, () -> {});
    opened.add(live);
    return new ZooKeeperPresenceStore(connection, Optional.of(live), repository(node));
  }

  private synchronized void record() throws Exception {
    assertThat(recording.awaitConnected(LIMIT)).isTrue();
    recorder.record(RECORDER);
  }

  @Override
  protected PresenceStore open(String node) throws IOException, InterruptedException {
    return new Recorded(unrecorded(node));
  }

  @Override
  protected void setDown(boolean down) throws Exception {
    isDown = down;
    if (down) {
      server.stop();
    } else {
      server.restart();
    }
  }

  /** Has what is published recorded before it returns, by who sees that the node is there. */
  private final class Recorded implements PresenceStore {
    private final PresenceStore store;
    private boolean isThere;

    private Recorded(PresenceStore store) {
      this.store = store;
    }

    @Override
    public Published publish(Publication publication, Duration limit)
        throws PresenceUnavailableException, IOException, InterruptedException {
      Published published = store.publish(publication, limit);
      if (!isThere && !publication.isEmpty()) {
        awaitThere(publication.record().instanceId());
        isThere = true;
      }
      try {
        record();
      } catch (PresenceUnavailableException | IOException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
      return published;
    }

    /** A node says that it is there without waiting for it. */
    private void awaitThere(String id) {
      Await.until(
          LIMIT,
          id + " is there",
          () ->
              liveIn(store, new TreeSet<>()).stream()
                  .anyMatch(entry -> entry.instanceId().equals(id)));
    }

    @Override
    public void refresh(Collection<Minute> minutes)
        throws PresenceUnavailableException, IOException {
      store.refresh(minutes);
    }

    @Override
    public List<Entry> live(SortedSet<Minute> window)
        throws PresenceUnavailableException, IOException {
      return store.live(window);
    }

    @Override
    public List<Entry> present(Minute minute) throws IOException {
      return store.present(minute);
    }

    @Override
    public List<Entry> all() throws IOException {
      return store.all();
    }

    @Override
    public Optional<Minute> newest(String instanceId)
        throws PresenceUnavailableException, IOException {
      return store.newest(instanceId);
    }

    @Override
    public void close() throws IOException {
      store.close();
    }
  }

  private static void awaitLive(PresenceStore store, Entry... entries) {
    awaitLive(store, new TreeSet<>(), entries);
  }

  private static void awaitLive(PresenceStore store, SortedSet<Minute> window, Entry... entries) {
    Await.until(
        LIMIT,
        "those are there: " + List.of(entries),
        () -> liveIn(store, window).equals(List.of(entries)));
  }

  /** Returns who is there as far as a store knows by now. */
  private static List<Entry> liveIn(PresenceStore store, SortedSet<Minute> window) {
    try {
      return store.live(window);
    } catch (PresenceUnavailableException | IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_is_not_recorded_yet_is_known_to_all() throws Exception {
    Entry one = entry("i-1", "done");
    unrecorded("i-1").publish(both(one, now()), LIMIT);

    PresenceStore other = unrecorded("i-2");
    other.refresh(List.of(now()));

    assertThat(other.all()).containsExactly(one);
    assertThat(other.present(now())).containsExactly(one);
    assertThat(other.newest("i-1")).contains(now());
  }

  @Test
  void one_push_records_what_all_have_said() throws Exception {
    List<Entry> said = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      said.add(entry("i-" + i, "done"));
      unrecorded("i-" + i).publish(both(said.get(i), now()), LIMIT);
    }

    record();

    PresenceStore git = repository("reader");
    git.refresh(List.of(now()));
    assertThat(git.all()).isEqualTo(said);
    assertThat(git.present(now())).isEqualTo(said);
    git.close();
    assertThat(commits("main")).isEqualTo("1");
    assertThat(commits("flattime/" + now().day())).isEqualTo("1");
    record();
    assertThat(commits("flattime/" + now().day())).as("nothing new").isEqualTo("1");
  }

  private String commits(String branch) {
    return ProgramRun.of("git", "--git-dir", url(), "rev-list", "--count", branch)
        .run()
        .expectingSuccess()
        .out()
        .strip();
  }

  @Test
  void who_has_disconnected_is_gone_at_once() throws Exception {
    Entry one = entry("i-1", "done");
    Entry two = entry("i-2", "done");
    PresenceStore stays = unrecorded("i-2");
    stays.publish(both(two, now()), LIMIT);
    ZooKeeperPresenceStore goes = unrecorded("i-1");
    LivePresence live = (LivePresence) opened.get(opened.size() - 1);
    goes.publish(both(one, now()), LIMIT);
    record();
    awaitLive(stays, one, two);

    live.close();
    awaitLive(stays, two);

    record();
    awaitLive(stays, two);
  }

  @Test
  void until_a_recorder_has_come_those_are_there_too_who_have_pushed() throws Exception {
    Entry one = entry("i-1", "done");
    Entry two = entry("i-2", "idle");
    GitPresenceStore alone = repository("i-2");
    alone.publish(both(two, now()), LIMIT);
    alone.close();
    PresenceStore agent = unrecorded("i-1");
    agent.publish(both(one, now()), LIMIT);
    SortedSet<Minute> window = new TreeSet<>(List.of(now().plus(Duration.ofMinutes(-1)), now()));

    awaitLive(agent, window, one, two);

    clock.advance(Duration.ofMinutes(5));
    record();
    window = new TreeSet<>(List.of(now().plus(Duration.ofMinutes(-1)), now()));
    awaitLive(agent, one);
    assertThat(agent.live(window)).containsExactly(one);
  }

  @Test
  void nodes_without_an_agent_are_there_by_what_they_push() throws Exception {
    Entry one = entry("i-1", "done");
    Entry two = entry("i-2", "idle");
    PresenceStore agent = unrecorded("i-1");
    agent.publish(both(one, now()), LIMIT);
    GitPresenceStore alone = repository("i-2");
    alone.publish(both(two, now()), LIMIT);

    record();
    awaitLive(agent, one, two);

    clock.advance(Duration.ofMinutes(2));
    record();
    awaitLive(agent, one);
    alone.refresh(List.of(now()));
    assertThat(alone.all()).containsExactly(one, two);
    alone.close();
  }

  @Test
  void what_nobody_can_record_for_hours_is_kept_by_the_nodes_which_are_there_nevertheless()
      throws Exception {
    PresenceStore store = unrecorded("i-1");
    Entry one = entry("i-1", "done");
    Entry two = entry("i-2", "done");
    for (int minute = 0; minute <= 180; minute++) {
      store.publish(minutes(one, now()), LIMIT);
      clock.advance(Duration.ofMinutes(1));
    }
    PresenceStore late = unrecorded("i-2");

    assertThatThrownBy(() -> late.publish(both(two, now()), LIMIT))
        .isInstanceOf(PresenceUnavailableException.class)
        .hasMessageContaining("nobody can push to the presence repository");

    awaitLive(store, one, two);
    record();
    late.publish(both(two, now()), LIMIT);
  }
}
