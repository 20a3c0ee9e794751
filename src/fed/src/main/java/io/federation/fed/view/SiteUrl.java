package io.federation.fed.view;

import io.federation.local.EdgePages;
import io.federation.model.spec.FederationSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds where people reach a federation. */
final class SiteUrl {

  private SiteUrl() {}

  /**
   * Returns the address of a node that is there, of the part that is the edge: of the first that
   * answers, and where none does of the first.
   *
   * @param probe whether those may be asked of whom nobody knows whether they are awake
   */
  static Optional<String> of(FederationSpec spec, List<NodeView> nodes, boolean probe) {
    Map<String, Optional<Boolean>> pages = new LinkedHashMap<>();
    spec.parts()
        .forEach(
            (name, part) ->
                nodes.stream()
                    .filter(node -> node.part().equals(name) && node.isPresent())
                    .forEach(
                        node -> page(node, part).ifPresent(url -> pages.put(url, node.awake()))));
    return pages.entrySet().stream()
        .filter(page -> pages.size() == 1 || answers(page, probe))
        .findFirst()
        .or(() -> pages.entrySet().stream().findFirst())
        .map(Map.Entry::getKey);
  }

  private static boolean answers(Map.Entry<String, Optional<Boolean>> page, boolean probe) {
    return page.getValue().orElseGet(() -> !probe || EdgePages.trouble(page.getKey()).isEmpty());
  }

  private static Optional<String> page(NodeView node, FederationSpec.Part part) {
    return part.edge()
        .flatMap(name -> Optional.ofNullable(node.ports().get(name)))
        .flatMap(port -> node.address().map(address -> EdgePages.url(address, port)));
  }
}
