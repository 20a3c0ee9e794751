package io.federation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.Publication;
import io.federation.testkit.Await;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what nodes say while servers of an ensemble, sessions and recorders die. */
@Tag("slow")
class ClusterFaultsTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int NODES = 3;
  private static final int SERVERS = 3;
  private static final long NO_SESSION = 0;

  @TempDir Path folder;

  private final ManualClock clock = ManualClock.at("2026-01-02T03:04:40Z");
  private final PresenceSpec spec = new PresenceSpec("../presence.git");
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<ReservedPort> ports = new ArrayList<>();
  private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
  private TestingCluster servers;
  private GitPresenceStore reader;

  @BeforeEach
  void start() throws Exception {
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", url()).run().expectingSuccess();
    reader = repository("reader");
    List<InstanceSpec> specs = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      specs.add(new InstanceSpec(null, port(), port(), port(), true, i + 1));
    }
    servers = new TestingCluster(specs);
    servers.start();
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node("i-" + i));
    }
  }

  @AfterEach
  void end() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    servers.close();
    ports.forEach(ReservedPort::close);
  }

  /** Returns a port that stays a server's while it is down. */
  private int port() {
    ReservedPort port = new ReservedPort();
    ports.add(port);
    return port.number();
  }

  private String url() {
    return folder.resolve("served/presence.git").toString();
  }

  private GitPresenceStore repository(String name) {
    Remote remote =
        new Remote(url(), "main", List.of(), new Credentials(folder.resolve("none"), "presence"));
    GitPresenceStore store =
        new GitPresenceStore(folder.resolve(name + ".git"), remote, spec, clock);
    opened.add(store);
    return store;
  }

  /** What an agent has of ZooKeeper. */
  private final class Node {
    private final String id;
    private final ClusterConnection connection;
    private final LivePresence live;
    private final ZooKeeperPresenceStore store;
    private final ElectedRecorder recorder;
    private final SortedMap<Minute, Entry> said = new TreeMap<>();

    private Node(String id) throws Exception {
      this.id = id;
      this.connection =
          ClusterConnection.open(servers.getConnectString(), "fed1", ClusterCredentials.NONE);
      opened.add(connection);
      this.live = new LivePresence(connection, () -> {});
      opened.add(live);
      this.store = new ZooKeeperPresenceStore(connection, Optional.of(live), repository(id));
      this.recorder =
          new ElectedRecorder(
              connection,
              live,
              new Recorder(connection, repository(id + "-recorder"), spec, clock),
              clock,
              problems::add);
      opened.add(recorder);
    }

    private Entry entry() {
      return PresenceRecord.of(id).state("done").build().toEntry();
    }

    /** Says that it is there until that is taken, as heartbeats would. */
    private void speak() {
      Minute minute = Minute.of(clock.instant(), spec.flattimeEvery());
      Await.until(LIMIT, id + " has spoken in " + minute, () -> tryToSpeak(minute));
      said.put(minute, entry());
    }

    private boolean tryToSpeak(Minute minute) {
      try {
        store.publish(
            new Publication(entry(), false, new TreeMap<>(Map.of(minute, entry()))),
            Duration.ofSeconds(5));
        return true;
      } catch (PresenceUnavailableException e) {
        return false;
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private boolean sees(List<String> ids) {
      try {
        return store.live(new TreeSet<>()).stream().map(Entry::instanceId).toList().equals(ids);
      } catch (PresenceUnavailableException | IOException e) {
        return false;
      }
    }
  }

  private void speakAll() {
    nodes.forEach(Node::speak);
    clock.advance(Duration.ofMinutes(1));
  }

  private void awaitRecorded() {
    Await.until(
        LIMIT,
        "all that was said is recorded; problems: " + problems,
        () -> {
          try {
            TreeSet<Minute> minutes = new TreeSet<>();
            nodes.forEach(node -> minutes.addAll(node.said.keySet()));
            reader.refresh(minutes);
            for (Node node : nodes) {
              for (Map.Entry<Minute, Entry> minute : node.said.entrySet()) {
                if (!reader.present(minute.getKey()).contains(minute.getValue())) {
                  return false;
                }
              }
            }
            return true;
          } catch (PresenceUnavailableException | IOException e) {
            return false;
          }
        });
  }

  private Node elected() {
    List<Node> elected = new ArrayList<>();
    Await.until(
        LIMIT,
        "one is elected",
        () -> {
          nodes.stream().filter(node -> node.recorder.isElected()).forEach(elected::add);
          return !elected.isEmpty();
        });
    return elected.get(0);
  }

  private void awaitAllSeeAll() {
    List<String> ids = nodes.stream().map(node -> node.id).sorted().toList();
    for (Node node : nodes) {
      Await.until(LIMIT, node.id + " sees " + ids, () -> node.sees(ids));
    }
  }

  @Test
  void nothing_is_lost_when_the_ensembles_leader_is_killed() throws Exception {
    speakAll();

    InstanceSpec leader =
        servers.findConnectionInstance(
            nodes.get(0).connection.curator().getZookeeperClient().getZooKeeper());
    servers.killServer(leader);
    speakAll();
    speakAll();

    awaitRecorded();
    awaitAllSeeAll();
  }

  @Test
  void nothing_is_lost_when_all_servers_are_down_for_a_while() throws Exception {
    speakAll();
    List<InstanceSpec> all = new ArrayList<>(servers.getInstances());
    for (InstanceSpec server : all) {
      servers.killServer(server);
    }
    Minute missed = Minute.of(clock.instant(), spec.flattimeEvery());
    for (Node node : nodes) {
      assertThat(node.tryToSpeak(missed)).isFalse();
      // What is kept is said later under its own minute.
      node.said.put(missed, node.entry());
    }
    clock.advance(Duration.ofMinutes(2));
    for (InstanceSpec server : all) {
      servers.restartServer(server);
    }

    for (Node node : nodes) {
      Await.until(LIMIT, node.id + " has spoken late", () -> node.tryToSpeak(missed));
    }
    speakAll();

    awaitRecorded();
    awaitAllSeeAll();
  }

  @Test
  void another_records_when_the_recorder_is_gone_and_none_is_missed() throws Exception {
    speakAll();
    awaitRecorded();
    Node first = elected();

    opened.remove(first.recorder);
    first.recorder.close();
    speakAll();

    awaitRecorded();
    Node second = elected();
    assertThat(second).isNotSameAs(first);
    LeaderLatch election = new LeaderLatch(second.connection.curator(), ElectedRecorder.ELECTION);
    assertThat(election.getLeader().getId()).isEqualTo(second.id);
  }

  @Test
  void who_leaves_last_records_what_is_left() throws Exception {
    speakAll();
    Node elected = elected();
    nodes.forEach(Node::speak);

    opened.removeIf(ElectedRecorder.class::isInstance);
    for (Node node : nodes) {
      if (node != elected) {
        node.recorder.close();
      }
    }
    elected.recorder.close();

    awaitRecorded();
  }

  @Test
  void a_node_whose_session_has_expired_is_there_again() throws Exception {
    speakAll();
    awaitAllSeeAll();
    Node cut = nodes.get(1);
    long before = session(cut);

    cut.connection
        .curator()
        .getZookeeperClient()
        .getZooKeeper()
        .getTestable()
        .injectSessionExpiration();

    Await.until(
        LIMIT,
        "it has another session",
        () -> session(cut) != NO_SESSION && session(cut) != before);
    awaitAllSeeAll();
    speakAll();
    awaitRecorded();
  }

  private static long session(Node node) {
    try {
      return node.connection.curator().getZookeeperClient().getZooKeeper().getSessionId();
    } catch (Exception e) {
      // It takes long to connect.
      return NO_SESSION;
    }
  }
}
