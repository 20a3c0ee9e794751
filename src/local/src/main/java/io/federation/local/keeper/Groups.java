package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.node.Births;
import io.federation.local.node.LocalNode;
import io.federation.local.repository.OpsDescription;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.FederationSpec.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps as many nodes of each part as there shall be, the way an Auto Scaling group keeps its
 * instances: one that has ended is replaced by a new one, never brought back.
 *
 * <p>All it knows is in the nodes' homes, so that another process can carry on at any moment.
 */
final class Groups {

  private final FederationHome home;
  private final Description description;
  private final Births births;
  private final Launches launches;
  private final Endings endings;
  private final Errands errands;
  private final BackOff backOff;
  private final KeeperLog log;

  Groups(
      FederationHome home,
      Description description,
      Births births,
      Launches launches,
      Endings endings,
      Errands errands,
      BackOff backOff,
      KeeperLog log) {
    this.home = home;
    this.description = description;
    this.births = births;
    this.launches = launches;
    this.endings = endings;
    this.errands = errands;
    this.backOff = backOff;
    this.log = log;
  }

  /** Begins whatever is to be done now; returns soon. */
  void look() throws IOException {
    Map<String, List<LocalNode>> nodes = new LinkedHashMap<>();
    for (LocalNode node : LocalNode.existing(home)) {
      nodes.computeIfAbsent(node.part(), part -> new ArrayList<>()).add(node);
      if (node.isTerminated()) {
        endings.clear(node);
      }
    }
    Optional<FederationSpec> spec = description();
    if (spec.isEmpty()) {
      return;
    }
    Map<String, Count> counts = new LinkedHashMap<>(DesiredCounts.of(home, spec.get()));
    nodes.keySet().forEach(part -> counts.putIfAbsent(part, new Count(0, 0)));
    for (Map.Entry<String, Count> count : counts.entrySet()) {
      String part = count.getKey();
      look(part, nodes.getOrDefault(part, List.of()), count.getValue(), spec.get());
    }
  }

  private Optional<FederationSpec> description() throws IOException {
    try {
      return description.current();
    } catch (IOException e) {
      log.tell(OpsDescription.PATH, String.valueOf(e.getMessage()));
      return description.current();
    }
  }

  private void look(String part, List<LocalNode> all, Count count, FederationSpec spec)
      throws IOException {
    List<LocalNode> present = all.stream().filter(node -> !node.isTerminated()).toList();
    List<LocalNode> living = all.stream().filter(LocalNode::isLiving).toList();
    for (LocalNode node : living) {
      if (!node.isInitialised() && !errands.isBusy(node.id())) {
        launches.begin(node, spec);
      }
    }
    // Of too many the youngest goes.
    living.stream()
        .sorted(Comparator.comparingInt(LocalNode::number).reversed())
        .limit(Math.max(0, living.size() - count.max()))
        .forEach(endings::retire);
    // A successor waits until its predecessor is out of the way, and takes over its volume.
    if (present.size() == all.size() && backOff.isOver(part)) {
      for (int missing = count.min() - living.size(); missing > 0; missing--) {
        launches.begin(births.next(part, keepsData(spec, part)), spec);
      }
    }
    dismissFailed(present, living, count);
  }

  /** A node that failed stays in sight until all is well without it, or another has failed. */
  private void dismissFailed(List<LocalNode> present, List<LocalNode> living, Count count)
      throws IOException {
    List<LocalNode> failed = present.stream().filter(LocalNode::hasFailed).toList();
    boolean isWell = living.size() >= count.min();
    for (LocalNode node : living) {
      isWell &= node.isInitialised();
    }
    int kept = isWell ? 0 : 1;
    for (LocalNode node : failed.subList(0, Math.max(0, failed.size() - kept))) {
      endings.clear(node);
    }
  }

  private static boolean keepsData(FederationSpec spec, String part) {
    FederationSpec.Part described = spec.parts().get(part);
    return described != null && described.keepsData();
  }
}
