package io.federation.fed.board;

import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A board that follows a federation: on a screen the nodes, redrawn in place, and below them what
 * has happened; elsewhere the nodes once, and then a line for each thing that happens. May be told
 * things by several threads.
 */
public final class LiveBoard implements AutoCloseable {

  /** More than any screen has rows. */
  private static final int KEPT = 500;

  private final Optional<Screen> screen;
  private final PrintStream out;
  private final ZoneId zone;
  private final Changes changes = new Changes();
  private final List<Line> news = new ArrayList<>();
  private final Map<String, Boolean> awake = new HashMap<>();
  private Optional<String> url = Optional.empty();
  private List<Line> board = List.of();
  private boolean begun;

  /**
   * Makes a board.
   *
   * @param screen where it is shown; if there is none, lines go to {@code out}
   * @param zone the zone in which times are shown
   */
  public LiveBoard(Optional<Screen> screen, PrintStream out, ZoneId zone) {
    this.screen = screen;
    this.out = out;
    this.zone = zone;
  }

  /**
   * Shows how the federation is, and tells what has changed.
   *
   * @param probed whether the nodes were asked if they are awake; if not, what they said last holds
   */
  public synchronized void show(FederationView view, boolean probed) {
    FederationView whole = probed ? remember(view) : view.with(url, recall(view.nodes()));
    TimeText times = new TimeText(whole.moment(), zone);
    List<Line> lines = new ArrayList<>();
    lines.add(FederationBoard.title(whole).and("  " + times.show(whole.moment()), TextStyle.FAINT));
    lines.add(Line.EMPTY);
    lines.addAll(new FederationBoard(times).nodes(whole));
    lines.add(Line.EMPTY);
    board = lines;
    if (screen.isEmpty() && !begun) {
      lines.forEach(this::print);
    }
    begun = true;
    changes.since(whole, times).forEach(this::add);
    draw();
  }

  private FederationView remember(FederationView view) {
    url = view.url();
    awake.clear();
    for (NodeView node : view.nodes()) {
      node.awake().ifPresent(answer -> awake.put(node.id(), answer));
    }
    return view;
  }

  private List<NodeView> recall(List<NodeView> nodes) {
    return nodes.stream()
        .map(
            node ->
                node.isPresent() ? node.withAwake(Optional.ofNullable(awake.get(node.id()))) : node)
        .toList();
  }

  /** Tells one thing more that has happened. */
  public synchronized void tell(Line line) {
    add(line);
    draw();
  }

  private void add(Line line) {
    if (screen.isEmpty()) {
      print(line);
      return;
    }
    news.add(line);
    if (news.size() > KEPT) {
      news.remove(0);
    }
  }

  private void print(Line line) {
    out.println(line.text().stripTrailing());
  }

  private void draw() {
    screen.ifPresent(shown -> shown.show(board, news));
  }

  @Override
  public synchronized void close() {
    screen.ifPresent(Screen::close);
  }
}
