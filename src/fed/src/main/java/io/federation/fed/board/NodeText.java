package io.federation.fed.board;

import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import io.federation.model.NodeState;
import io.federation.presence.LastWork;
import io.federation.presence.history.Presence;
import java.util.List;

/** The words in which a node is told of. */
final class NodeText {

  static final String NOTHING = "-";

  private static final int SHORT_COMMIT = 7;
  private static final int LONGEST_SUBJECT = 50;

  private final TimeText times;

  NodeText(TimeText times) {
    this.times = times;
  }

  /** Returns the state; of a node that is not there, that. */
  Line.Words state(NodeView node) {
    if (node.isDead()) {
      return new Line.Words("dead", TextStyle.FAINT);
    }
    if (node.isSilent()) {
      return new Line.Words("silent", TextStyle.BAD);
    }
    return new Line.Words(node.state(), tone(node));
  }

  private static TextStyle tone(NodeView node) {
    if (node.error().isPresent() || NodeState.is(node.state(), NodeState::isWedged)) {
      return TextStyle.BAD;
    }
    if (NodeState.is(node.state(), NodeState::isAtRest)) {
      return node.awake().orElse(true) ? TextStyle.GOOD : TextStyle.BUSY;
    }
    return TextStyle.BUSY;
  }

  /** Returns since when the state is; of a node that is not there, when it spoke last. */
  String since(NodeView node) {
    if (node.isDead() || node.isSilent()) {
      return node.last().map(times::show).orElse(NOTHING);
    }
    return times.show(node.since());
  }

  static String commit(NodeView node) {
    return node.commit().map(NodeText::shortened).orElse(NOTHING);
  }

  static String shortened(String commit) {
    return commit.substring(0, Math.min(SHORT_COMMIT, commit.length()));
  }

  static Line.Words awake(NodeView node) {
    if (node.awake().isEmpty()) {
      return new Line.Words(NOTHING, TextStyle.PLAIN);
    }
    return node.awake().get()
        ? new Line.Words("yes", TextStyle.GOOD)
        : new Line.Words("no", TextStyle.BAD);
  }

  /** Returns what there is to say of the node beside its state. */
  Line.Words message(NodeView node) {
    if (node.isDead() || node.isSilent()) {
      return new Line.Words("was " + node.state() + lastSeen(node), TextStyle.FAINT);
    }
    if (node.error().isPresent()) {
      return new Line.Words(node.error().get(), TextStyle.BAD);
    }
    String work = node.work().map(NodeText::work).orElse("");
    if (node.presence() == Presence.UNKNOWN && !node.here()) {
      return new Line.Words(
          work.isEmpty() ? "presence unknown" : "presence unknown; " + work, TextStyle.FAINT);
    }
    return new Line.Words(work, TextStyle.PLAIN);
  }

  private String lastSeen(NodeView node) {
    return node.last().map(moment -> ", last seen " + times.age(moment) + " ago").orElse("");
  }

  /** Returns a work in a few words, on one line. */
  static String work(LastWork work) {
    String what = work.unit().repository() + " " + work.version().shortHex() + subject(work);
    return switch (work.result()) {
      case RUNNING -> "works " + what;
      case WAITING -> "waits to work " + what + why(work);
      case DONE -> what + ", " + work.seconds() + " s";
      case FAILED, REJECTED -> work.result().word() + " " + what + why(work);
    };
  }

  private static String subject(LastWork work) {
    String subject = work.subject();
    if (subject.isEmpty()) {
      return "";
    }
    return " \""
        + (subject.length() > LONGEST_SUBJECT
            ? subject.substring(0, LONGEST_SUBJECT) + "..."
            : subject)
        + "\"";
  }

  private static String why(LastWork work) {
    List<String> lines = work.lines();
    String why = lines.isEmpty() ? work.reason() : lines.get(lines.size() - 1).strip();
    return why.isEmpty() ? "" : ": " + why;
  }
}
