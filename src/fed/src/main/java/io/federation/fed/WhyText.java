package io.federation.fed;

import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import io.federation.presence.LastWorkText;

/** Writes why a node worked last, from what it has told of itself. */
final class WhyText {

  private WhyText() {}

  static String of(NodeView node, TimeText times) {
    StringBuilder text = new StringBuilder();
    text.append(
        LastWorkText.line(
            "node",
            String.format(
                "%s (%s), %s%s since %s",
                node.id(),
                node.part(),
                node.isDead() ? "dead, was " : "",
                node.state(),
                times.show(node.since()))));
    node.error().ifPresent(error -> text.append(LastWorkText.line("error", error)));
    text.append(node.work().map(LastWorkText::of).orElse("It has told of no work.\n"));
    return text.toString();
  }
}
