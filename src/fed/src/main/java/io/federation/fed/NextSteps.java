package io.federation.fed;

import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tells a newcomer what to try once the federation is up. */
final class NextSteps {

  private static final String WATCHED_FILE = "greeting.txt";
  private static final String PAGE = "site/index.html";

  private NextSteps() {}

  static List<String> lines(SharedOptions shared, List<LocalNode> nodes) throws IOException {
    FederationHome home = shared.home();
    List<String> lines = new ArrayList<>();
    lines.add("What to try next:");
    lines.add("  1. Change what the node works:");
    lines.add("       echo 'Hello from me' > " + home.opsClone().resolve(WATCHED_FILE));
    lines.add("  2. Commit and push; the node takes it at its next heartbeat:");
    lines.add("       git -C " + home.opsClone() + " commit -am 'Another greeting'");
    lines.add("       git -C " + home.opsClone() + " push");
    lines.add("  3. See it happen, and what came of it:");
    lines.add("       " + shared.call(nodes.size() == 1 ? "log -f" : "log NODE -f"));
    for (LocalNode node : nodes) {
      lines.add("       cat " + node.home().resolve(PAGE));
    }
    lines.add("");
    lines.add(home.opsClone().resolve("README.md") + " explains each file.");
    lines.add("All nodes: " + shared.call("status") + "   Stop all: " + shared.call("down"));
    return lines;
  }
}
