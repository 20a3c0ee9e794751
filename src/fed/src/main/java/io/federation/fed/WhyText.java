package io.federation.fed;

import io.federation.fed.view.Moments;
import io.federation.fed.view.NodeView;
import io.federation.presence.LastWork;
import java.util.ArrayList;
import java.util.List;

/** Writes why a node worked last, from what it has told of itself. */
final class WhyText {

  private WhyText() {}

  static List<String> lines(NodeView node, Moments moments) {
    List<String> lines = new ArrayList<>();
    lines.add(
        node.id()
            + " ("
            + node.part()
            + "): "
            + (node.isDead() ? "dead, was " : "")
            + node.state()
            + " since "
            + moments.show(node.since()));
    node.error().ifPresent(error -> lines.add("error    " + error));
    if (node.work().isEmpty()) {
      lines.add("It has told of no work yet.");
      return lines;
    }
    LastWork work = node.work().get();
    lines.add("unit     " + work.unit());
    lines.add("result   " + result(work, moments));
    lines.add("commit   " + work.commit() + " \"" + work.subject() + "\" by " + work.author());
    if (!work.version().equals(work.commit())) {
      lines.add(
          "         worked at " + work.version() + ", which is newer and changes nothing here");
    }
    add(lines, "changed  ", work.paths());
    add(lines, "printed  ", work.lines());
    return lines;
  }

  private static String result(LastWork work, Moments moments) {
    String begun = "begun " + moments.show(work.started().instant());
    return work.result() == LastWork.Result.RUNNING
        ? "running, " + begun
        : work.result().word() + " after " + work.seconds() + " s, " + begun;
  }

  private static void add(List<String> lines, String title, List<String> texts) {
    String before = title;
    for (String text : texts) {
      lines.add(before + text);
      before = " ".repeat(title.length());
    }
  }
}
