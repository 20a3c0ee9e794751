package io.federation.fed.board;

import io.federation.fed.view.Moments;
import io.federation.fed.view.NodeView;
import io.federation.fed.view.WorkWords;
import io.federation.model.NodeState;
import io.federation.presence.history.Presence;

/** The words in which a node is told of. */
final class NodeWords {

  static final String NOTHING = "-";

  private static final int SHORT_COMMIT = 7;

  private final Moments moments;

  NodeWords(Moments moments) {
    this.moments = moments;
  }

  /** Returns the state; of a node that is not there, that. */
  Line.Words state(NodeView node) {
    if (node.isDead()) {
      return new Line.Words("dead", Tone.FAINT);
    }
    if (node.isSilent()) {
      return new Line.Words("silent", Tone.BAD);
    }
    return new Line.Words(node.state(), tone(node));
  }

  private static Tone tone(NodeView node) {
    if (node.error().isPresent() || NodeState.is(node.state(), NodeState::isWedged)) {
      return Tone.BAD;
    }
    if (NodeState.is(node.state(), NodeState::isAtRest)) {
      return node.awake().orElse(true) ? Tone.GOOD : Tone.BUSY;
    }
    return Tone.BUSY;
  }

  /** Returns since when the state is; of a node that is not there, when it spoke last. */
  String since(NodeView node) {
    if (node.isDead() || node.isSilent()) {
      return node.last().map(moments::show).orElse(NOTHING);
    }
    return moments.show(node.since());
  }

  static String commit(NodeView node) {
    return node.commit().map(NodeWords::shortened).orElse(NOTHING);
  }

  static String shortened(String commit) {
    return commit.substring(0, Math.min(SHORT_COMMIT, commit.length()));
  }

  static Line.Words awake(NodeView node) {
    if (node.awake().isEmpty()) {
      return new Line.Words(NOTHING, Tone.PLAIN);
    }
    return node.awake().get() ? new Line.Words("yes", Tone.GOOD) : new Line.Words("no", Tone.BAD);
  }

  /** Returns what there is to say of the node beside its state. */
  Line.Words message(NodeView node) {
    if (node.isDead() || node.isSilent()) {
      return new Line.Words("was " + node.state() + lastSeen(node), Tone.FAINT);
    }
    if (node.error().isPresent()) {
      return new Line.Words(node.error().get(), Tone.BAD);
    }
    String work = node.work().map(WorkWords::inShort).orElse("");
    if (node.presence() == Presence.UNKNOWN && !node.here()) {
      return new Line.Words(
          work.isEmpty() ? "presence unknown" : "presence unknown; " + work, Tone.FAINT);
    }
    return new Line.Words(work, Tone.PLAIN);
  }

  private String lastSeen(NodeView node) {
    return node.last().map(moment -> ", last seen " + moments.age(moment) + " ago").orElse("");
  }
}
