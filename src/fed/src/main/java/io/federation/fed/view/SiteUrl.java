package io.federation.fed.view;

import io.federation.local.PageUrl;
import io.federation.model.spec.FederationSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds where people reach a federation. */
final class SiteUrl {

  private SiteUrl() {}

  /** Returns the address of the first node that is there of the part that is the edge. */
  static Optional<String> of(FederationSpec spec, List<NodeView> nodes) {
    for (Map.Entry<String, FederationSpec.Part> part : spec.parts().entrySet()) {
      Optional<String> edge = part.getValue().edge();
      for (NodeView node : edge.isPresent() ? nodes : List.<NodeView>of()) {
        Integer port = node.ports().get(edge.get());
        if (node.isPresent()
            && node.part().equals(part.getKey())
            && node.address().isPresent()
            && port != null) {
          return Optional.of(PageUrl.of(node.address().get(), port));
        }
      }
    }
    return Optional.empty();
  }
}
