package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeCreator;
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
final class Scaling {

  private final FederationHome home;
  private final CurrentSpec currentSpec;
  private final NodeCreator creator;
  private final NodeLifecycle lifecycle;
  private final KeeperLog log;

  Scaling(
      FederationHome home,
      CurrentSpec currentSpec,
      NodeCreator creator,
      NodeLifecycle lifecycle,
      KeeperLog log) {
    this.home = home;
    this.currentSpec = currentSpec;
    this.creator = creator;
    this.lifecycle = lifecycle;
    this.log = log;
  }

  /** Begins whatever is to be done now; returns soon. */
  void look() throws IOException {
    Map<String, List<LocalNode>> nodes = new LinkedHashMap<>();
    for (LocalNode node : LocalNode.existing(home)) {
      nodes.computeIfAbsent(node.part(), part -> new ArrayList<>()).add(node);
      if (node.isTerminated()) {
        lifecycle.clear(node);
      }
    }
    Optional<FederationSpec> spec = spec();
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

  private Optional<FederationSpec> spec() throws IOException {
    try {
      return currentSpec.current();
    } catch (IOException e) {
      log.tell(OpsDescription.PATH, String.valueOf(e.getMessage()));
      return currentSpec.current();
    }
  }

  private void look(String part, List<LocalNode> all, Count count, FederationSpec spec)
      throws IOException {
    List<LocalNode> present = all.stream().filter(node -> !node.isTerminated()).toList();
    List<LocalNode> living = all.stream().filter(LocalNode::isLiving).toList();
    for (LocalNode node : living) {
      if (!node.isInitialised()) {
        lifecycle.start(node, spec);
      }
    }
    // Of too many the youngest goes.
    living.stream()
        .sorted(Comparator.comparingInt(LocalNode::number).reversed())
        .limit(Math.max(0, living.size() - count.max()))
        .forEach(lifecycle::retire);
    // A successor waits until its predecessor is out of the way, and takes over its volume.
    if (present.size() == all.size() && lifecycle.mayGrow(part)) {
      for (int missing = count.min() - living.size(); missing > 0; missing--) {
        lifecycle.start(creator.create(part, keepsData(spec, part)), spec);
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
      lifecycle.clear(node);
    }
  }

  private static boolean keepsData(FederationSpec spec, String part) {
    FederationSpec.Part described = spec.parts().get(part);
    return described != null && described.keepsData();
  }
}
