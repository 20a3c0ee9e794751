package io.federation.fed;

import io.federation.fed.board.FederationBoard;
import io.federation.fed.board.Line;
import io.federation.fed.view.FederationView;
import io.federation.fed.view.TimeText;
import io.federation.model.spec.Durations;
import java.util.ArrayList;
import java.util.List;

/** Writes a status for people. */
final class StatusText {

  private StatusText() {}

  /**
   * Returns the lines of the status.
   *
   * @param place where the federation is, for the first line
   * @param up how to start what does not run
   */
  static List<String> lines(FederationView view, TimeText times, String place, String up) {
    List<String> lines = new ArrayList<>();
    String title = FederationBoard.title(view).text() + place;
    lines.add(view.past() ? title + " as it was at " + times.show(view.moment()) : title);
    if (view.here() && !view.past()) {
      lines.add(keeper(view, up));
    }
    lines.add("");
    for (Line line : new FederationBoard(times).nodes(view)) {
      lines.add(line.text().stripTrailing());
    }
    return lines;
  }

  private static String keeper(FederationView view, String up) {
    return view.keeper()
        .map(
            keeper ->
                "The keeper runs (process "
                    + keeper.process().pid()
                    + "), heartbeats every "
                    + Durations.render(keeper.every()))
        .orElse("The keeper does not run, so nothing calls the heartbeats: run " + up);
  }
}
