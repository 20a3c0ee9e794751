package io.federation.fed.board;

import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import java.util.ArrayList;
import java.util.List;

/** Shows a federation as lines. */
public final class FederationBoard {

  private static final List<String> TITLES =
      List.of("NODE", "PART", "STATE", "SINCE", "COMMIT", "AWAKE", "LAST MESSAGE");

  private final NodeText words;

  /** A board that shows times as {@code times} does. */
  public FederationBoard(TimeText times) {
    this.words = new NodeText(times);
  }

  /** Returns name, kind and address of the federation in one line. */
  public static Line title(FederationView view) {
    return Line.of(view.deployment().orElse("(no name yet)"), TextStyle.TITLE)
        .and(" (" + view.stacktype().orElse("no stack type yet") + ")", TextStyle.PLAIN)
        .and(view.url().map(url -> "  " + url).orElse(""), TextStyle.GOOD);
  }

  /** Returns the nodes, one a line, below titles; and how many are not shown. */
  public List<Line> nodes(FederationView view) {
    List<List<Line.Words>> rows = new ArrayList<>();
    rows.add(TITLES.stream().map(title -> new Line.Words(title, TextStyle.FAINT)).toList());
    view.nodes().forEach(node -> rows.add(row(node)));
    List<Line> lines = new ArrayList<>(Table.of(rows));
    if (view.hidden() > 0) {
      lines.add(
          Line.of(
              view.hidden() == 1
                  ? "1 node that has been gone for long is not shown: --all shows it"
                  : view.hidden()
                      + " nodes that have been gone for long are not shown: --all shows them",
              TextStyle.FAINT));
    }
    return lines;
  }

  private List<Line.Words> row(NodeView node) {
    return List.of(
        plain(node.id()),
        plain(node.part()),
        words.state(node),
        plain(words.since(node)),
        plain(NodeText.commit(node)),
        NodeText.awake(node),
        words.message(node));
  }

  private static Line.Words plain(String text) {
    return new Line.Words(text.isEmpty() ? NodeText.NOTHING : text, TextStyle.PLAIN);
  }
}
