package io.federation.fed.view;

import io.federation.local.node.LocalNode;
import io.federation.model.NodeState;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.PresenceRecord;
import io.federation.presence.history.LastSeen;
import io.federation.presence.history.PresenceHistory;
import io.federation.presence.history.PresencePlace;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at a federation through what its nodes have told the presence repository. */
final class PresenceReader implements FederationReader {

  /** How long nodes that are gone are told of without being asked for. */
  static final Duration REMEMBERED = Duration.ofHours(1);

  private static final Comparator<NodeView> ORDER =
      Comparator.comparing(NodeView::part)
          .thenComparing(NodeView::isDead)
          .thenComparingInt(PresenceReader::number)
          .thenComparing(NodeView::id);

  private final PresenceSource source;
  private final NodeProbes probes = new NodeProbes();
  private final LiveView liveView;
  private final Clock clock;

  PresenceReader(PresenceSource source, Clock clock) {
    this.source = source;
    this.liveView = new LiveView(source);
    this.clock = clock;
  }

  @Override
  public Duration pace() {
    return source.pace();
  }

  @Override
  public FederationView now(boolean all, boolean probe) throws IOException, InterruptedException {
    PresenceSource.Knowledge knowledge = source.look();
    List<NodeView> nodes = new ArrayList<>();
    List<LastSeen> sightings = sightings(knowledge, knowledge.asOf(), all);
    Optional<LiveView.Live> live =
        knowledge.spec().isPresent()
            ? liveView.now(knowledge.spec().get(), sightings, knowledge.asOf())
            : Optional.empty();
    if (live.isPresent()) {
      sightings = live.get().sightings();
    }
    Map<String, LocalNode> here =
        knowledge.here().stream()
            .flatMap(machine -> machine.nodes().stream())
            .collect(Collectors.toMap(LocalNode::id, Function.identity()));
    Set<String> gone = knowledge.here().map(LocalMachine::gone).orElse(Set.of());
    for (LastSeen sighting : sightings) {
      String id = sighting.entry().instanceId();
      NodeView node = view(sighting, knowledge, knowledge.asOf(), here.containsKey(id));
      Optional<String> killed =
          Optional.ofNullable(here.get(id)).flatMap(LocalNode::killedHeartbeat);
      if (killed.isPresent()) {
        node = node.with(killed, node.last());
      }
      if (live.isPresent()) {
        node = node.withAgent(live.get().agents().contains(id));
      }
      // Known here before its last word is a minute old.
      nodes.add(gone.contains(id) ? node.dead() : node);
    }
    Set<String> told = nodes.stream().map(NodeView::id).collect(Collectors.toSet());
    for (LocalNode node : here.values()) {
      if (!told.contains(node.id())) {
        nodes.add(NodeViews.of(node));
      }
    }
    if (probe && knowledge.spec().isPresent()) {
      Map<String, Boolean> awake = probes.ask(nodes, knowledge.spec().get());
      nodes.replaceAll(node -> node.withAwake(Optional.ofNullable(awake.get(node.id()))));
    }
    nodes.sort(ORDER);
    Optional<String> url =
        knowledge.spec().flatMap(described -> SiteUrl.of(described, nodes, probe));
    return view(knowledge, knowledge.asOf(), false, all, sightings, nodes, url);
  }

  @Override
  public FederationView at(Instant moment, boolean all) throws IOException {
    PresenceSource.Knowledge knowledge = source.look();
    List<LastSeen> sightings = sightings(knowledge, moment, all);
    if (sightings.isEmpty()) {
      requireBegun(knowledge, moment);
    }
    List<NodeView> nodes = new ArrayList<>();
    sightings.forEach(sighting -> nodes.add(view(sighting, knowledge, moment, false)));
    nodes.sort(ORDER);
    Optional<String> url =
        knowledge.spec().flatMap(described -> SiteUrl.of(described, nodes, false));
    return view(knowledge, moment, true, all, sightings, nodes, url);
  }

  private void requireBegun(PresenceSource.Knowledge knowledge, Instant moment) throws IOException {
    Optional<Instant> beginning = Optional.empty();
    if (knowledge.place().isPresent()) {
      try (PresenceHistory history = PresenceHistory.open(knowledge.place().get())) {
        beginning = history.beginning();
      }
    }
    if (beginning.isEmpty() || beginning.get().isAfter(moment)) {
      throw new IllegalArgumentException(
          "nothing is known of "
              + moment
              + ": "
              + beginning
                  .map(begun -> "the presence history begins at " + begun)
                  .orElse("no node has told of itself yet"));
    }
  }

  private List<LastSeen> sightings(PresenceSource.Knowledge knowledge, Instant moment, boolean all)
      throws IOException {
    if (knowledge.place().isEmpty()) {
      return List.of();
    }
    PresencePlace place = knowledge.place().get();
    Duration back = all ? place.spec().retention().plusDays(1) : REMEMBERED;
    try (PresenceHistory history = PresenceHistory.open(place)) {
      return history.at(moment, clock.instant(), back);
    }
  }

  private static NodeView view(
      LastSeen sighting, PresenceSource.Knowledge knowledge, Instant moment, boolean here) {
    Duration every =
        knowledge
            .place()
            .map(place -> place.spec().flattimeEvery())
            .orElse(PresenceSpec.DEFAULT_EVERY);
    return NodeViews.of(sighting, every, moment, here);
  }

  private static FederationView view(
      PresenceSource.Knowledge knowledge,
      Instant moment,
      boolean past,
      boolean all,
      List<LastSeen> sightings,
      List<NodeView> nodes,
      Optional<String> url) {
    List<NodeView> shown = nodes.stream().filter(node -> all || !isLongGone(node)).toList();
    Optional<FederationSpec> spec = knowledge.spec();
    return new FederationView(
        spec.map(FederationSpec::deployment).or(() -> told(sightings, PresenceRecord::deployment)),
        spec.map(FederationSpec::stacktype).or(() -> told(sightings, PresenceRecord::stacktype)),
        url,
        moment,
        past,
        knowledge.here().flatMap(LocalMachine::keeper),
        knowledge.wanted(),
        shown,
        nodes.size() - shown.size(),
        knowledge.here().isPresent());
  }

  private static boolean isLongGone(NodeView node) {
    return node.isDead()
        && (node.last().isEmpty() || NodeState.is(node.state(), NodeState::isEnding));
  }

  /** Returns what one of the records says, where there is no description to say it. */
  private static Optional<String> told(
      List<LastSeen> sightings, Function<PresenceRecord, String> property) {
    return sightings.stream()
        .flatMap(sighting -> NodeViews.record(sighting).stream())
        .map(property)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** Returns the number at the end of a node's id, so that 10 comes after 9. */
  private static int number(NodeView node) {
    String number = node.id().substring(node.id().lastIndexOf('-') + 1);
    return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
  }
}
