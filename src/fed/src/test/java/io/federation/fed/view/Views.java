package io.federation.fed.view;

import io.federation.local.keeper.KeeperRecord;
import io.federation.machine.ProcessIdentity;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.presence.LastWork;
import io.federation.presence.history.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Views as tests want them. */
public final class Views {

  /** When all of it is. */
  public static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

  /** The version of everything. */
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private Views() {}

  /** Returns a node that is there, and nothing is wrong with. */
  public static NodeView node(String id, String state) {
    return node(id, state, Presence.PRESENT, NOON);
  }

  /** Returns a node that is not on this machine. */
  public static NodeView node(String id, String state, Presence presence, Instant last) {
    return new NodeView(
        id,
        id.substring(0, id.lastIndexOf('-')),
        state,
        Optional.of("20260203-110000"),
        Optional.of("20260203-115500"),
        new TreeMap<>(Map.of("ops", COMMIT)),
        "ops",
        Optional.empty(),
        Optional.empty(),
        Optional.of("127.1.2.3"),
        new TreeMap<>(Map.of("web", 8000)),
        presence,
        Optional.of(last),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** Returns {@code node} as one that has a home on this machine. */
  public static NodeView here(NodeView node) {
    return new NodeView(
        node.id(),
        node.part(),
        node.state(),
        node.statetss(),
        node.since(),
        node.commits(),
        node.ops(),
        node.work(),
        node.error(),
        node.address(),
        node.ports(),
        node.presence(),
        node.last(),
        node.awake(),
        true,
        node.agent());
  }

  /** Returns {@code node} with its last work. */
  public static NodeView working(NodeView node, LastWork work) {
    return new NodeView(
        node.id(),
        node.part(),
        node.state(),
        node.statetss(),
        node.since(),
        node.commits(),
        node.ops(),
        Optional.of(work),
        node.error(),
        node.address(),
        node.ports(),
        node.presence(),
        node.last(),
        node.awake(),
        node.here(),
        node.agent());
  }

  /** Returns {@code node} with an error. */
  public static NodeView failing(NodeView node, String error) {
    return node.with(Optional.of(error), node.last());
  }

  /** Returns the work of a repository that ended so. */
  public static LastWork work(String repository, LastWork.Result result, String... lines) {
    return new LastWork(
        new UnitName(repository, "part/web1"),
        new Version(COMMIT),
        new Version(COMMIT),
        "Ann",
        "Greet aloud",
        List.of("greeting.txt", "bin/work.sh"),
        new Stamp(NOON.minusSeconds(60)),
        3,
        result,
        "",
        List.of(lines));
  }

  /** Returns a federation on this machine, whose keeper runs. */
  public static FederationView view(Instant moment, NodeView... nodes) {
    return new FederationView(
        Optional.of("fed1"),
        Optional.of("lad1"),
        Optional.of("http://127.1.2.3:8000/"),
        moment,
        false,
        Optional.of(new KeeperRecord(new ProcessIdentity(42, 1, "boot"), Duration.ofSeconds(10))),
        Map.of(),
        List.of(nodes),
        0,
        true);
  }
}
