package io.federation.fed;

import io.federation.local.FederationStatus;
import io.federation.local.home.FederationHome;
import io.federation.local.node.NodeStatus;
import io.federation.model.spec.Durations;
import java.util.ArrayList;
import java.util.List;

/** Writes a status for people. */
final class StatusTable {

  private static final int SHORT_COMMIT = 7;
  private static final String NOTHING = "-";
  private static final List<String> TITLES =
      List.of("NODE", "PART", "STATE", "SINCE (UTC)", "COMMIT", "LAST HEARTBEAT", "ERROR");

  private StatusTable() {}

  /**
   * Returns the lines of the status.
   *
   * @param up how to start what does not run
   */
  static List<String> lines(FederationStatus status, FederationHome home, String up) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "%s (%s) in %s",
            status.deployment().orElse("(no name yet)"),
            status.stacktype().orElse("no stack type yet"),
            home.root()));
    lines.add(
        status
            .keeper()
            .map(
                keeper ->
                    "The keeper runs (process "
                        + keeper.process().pid()
                        + "), heartbeats every "
                        + Durations.render(keeper.every()))
            .orElse("The keeper does not run, so nothing calls the heartbeats: run " + up));
    lines.add("");
    List<List<String>> rows = new ArrayList<>(List.of(TITLES));
    status.nodes().forEach(node -> rows.add(row(node)));
    lines.addAll(aligned(rows));
    return lines;
  }

  private static List<String> row(NodeStatus node) {
    return List.of(
        node.id(),
        node.part(),
        node.state(),
        node.since().orElse(NOTHING),
        node.commit()
            .map(commit -> commit.substring(0, Math.min(SHORT_COMMIT, commit.length())))
            .orElse(NOTHING),
        node.heartbeat().orElse(NOTHING),
        node.error().orElse(NOTHING));
  }

  /** Pads all columns but the last, whose lines may be long. */
  private static List<String> aligned(List<List<String>> rows) {
    int last = TITLES.size() - 1;
    StringBuilder format = new StringBuilder();
    for (int column = 0; column < last; column++) {
      int at = column;
      int width = rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(1);
      format.append("%-").append(width).append("s  ");
    }
    format.append("%s");
    return rows.stream().map(row -> String.format(format.toString(), row.toArray())).toList();
  }
}
