package io.federation.model.event;

import io.federation.model.NodeState;
import io.federation.model.Version;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** What happens to the node as a whole. */
public sealed interface LifeEvent extends NodeEvent {

  /** The node's state changed. */
  record StateChanged(NodeState from, NodeState to, String reason) implements LifeEvent {
    @Override
    public String message() {
      return "State " + from.word() + " -> " + to.word() + ": " + reason;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new StateChanged(from, to, clean.apply(reason));
    }

    @Override
    public Severity severity() {
      return to.isWedged() ? Severity.CRITICAL : Severity.INFO;
    }
  }

  /** Initialisation could not come to its end. */
  record InitFailed(String reason) implements LifeEvent {
    @Override
    public String message() {
      return "Initialisation failed: " + reason;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new InitFailed(clean.apply(reason));
    }

    @Override
    public Severity severity() {
      return Severity.CRITICAL;
    }
  }

  /** The heartbeat is installed. */
  record HeartbeatInstalled(String kind, String where) implements LifeEvent {
    @Override
    public String message() {
      return "Heartbeat installed: " + kind + " (" + where + ")";
    }
  }

  /**
   * Something keeps the agent running from now on.
   *
   * @param where what keeps it running
   */
  record AgentInstalled(String where) implements LifeEvent {
    @Override
    public String message() {
      return "Agent installed: " + where;
    }
  }

  /**
   * Nothing starts the agent again from now on.
   *
   * @param where what kept it running
   */
  record AgentRemoved(String where) implements LifeEvent {
    @Override
    public String message() {
      return "Agent removed: " + where;
    }
  }

  /** The archive was made that lets a heartbeat start fast. */
  record StartArchiveMade(String file, Duration took) implements LifeEvent {
    @Override
    public String message() {
      return "Made the start-up archive " + file + " in " + took.toMillis() + " ms";
    }
  }

  /** Another version of this program takes the place of the present one, on trial. */
  record UpgradeBegun(String version) implements LifeEvent {
    @Override
    public String message() {
      return "Upgrading to version " + version;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new UpgradeBegun(clean.apply(version));
    }
  }

  /** Another version of this program has passed its trial. */
  record Upgraded(String version) implements LifeEvent {
    @Override
    public String message() {
      return "Upgraded to version " + version;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Upgraded(clean.apply(version));
    }
  }

  /** The version that is wanted could not be taken; the present one stays. */
  record UpgradeFailed(String version, String reason) implements LifeEvent {
    @Override
    public String message() {
      return "Not upgraded to version " + version + ": " + reason;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new UpgradeFailed(clean.apply(version), clean.apply(reason));
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }
  }

  /** A heartbeat left at once, since other work is under way. */
  record HeartbeatBeside(String what) implements LifeEvent, RepeatedEvent {
    @Override
    public String message() {
      return "This heartbeat ends without a look: " + what;
    }
  }

  /** A heartbeat could not come to its end. */
  record HeartbeatFailed(String reason) implements LifeEvent, RepeatedEvent {
    @Override
    public String message() {
      return "The heartbeat failed: " + reason;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new HeartbeatFailed(clean.apply(reason));
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }
  }

  /** A heartbeat found nothing to do. */
  record NoChange() implements LifeEvent, RepeatedEvent {
    @Override
    public String message() {
      return "No change, move along";
    }
  }

  /** The node looks, but does no work. */
  record WorkPaused(String why) implements LifeEvent, RepeatedEvent {
    @Override
    public String message() {
      return "Paused: " + why;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new WorkPaused(clean.apply(why));
    }
  }

  /** What the federation's description says for this node was taken over. */
  record ConfigTaken(Version version) implements LifeEvent {
    @Override
    public String message() {
      return "Took over the federation's description at " + version;
    }
  }

  /** Something is wrong, and the node goes on without it. */
  record Warning(String what) implements LifeEvent, RepeatedEvent {
    @Override
    public String message() {
      return what;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Warning(clean.apply(what));
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /**
   * A caller tells people something.
   *
   * @param caller who that is
   * @param isCritical whether somebody is to look at it now
   */
  record CallerMessage(String caller, String text, boolean isCritical) implements LifeEvent {
    @Override
    public String message() {
      return caller + " says: " + text;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new CallerMessage(clean.apply(caller), clean.apply(text), isCritical);
    }

    @Override
    public Severity severity() {
      return isCritical ? Severity.CRITICAL : Severity.INFO;
    }
  }

  /** Files that killed runs had left behind were removed. */
  record Swept(int files, String where) implements LifeEvent {
    @Override
    public String message() {
      return "Removed " + files + " temporary file(s) of killed runs in " + where;
    }
  }

  /** Messages cannot be delivered to a chat server; never said in chat itself. */
  record ChatTrouble(String what) implements LifeEvent, RepeatedEvent {
    @Override
    public String message() {
      return "Chat: " + what;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new ChatTrouble(clean.apply(what));
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /**
   * The node cannot say that it is there, or not find out who else is; told once while it lasts.
   */
  record PresenceTrouble(String reason, boolean wantsLogin) implements LifeEvent, RepeatedEvent {
    @Override
    public String message() {
      return "Cannot publish this node's presence: "
          + reason
          + "; it works on, and publishes it later";
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new PresenceTrouble(clean.apply(reason), wantsLogin);
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /**
   * The node can say again that it is there.
   *
   * @param lasted how long it could not
   * @param late how many minutes were published late
   */
  record PresenceRecovered(Duration lasted, int late) implements LifeEvent {
    @Override
    public String message() {
      return "Presence is published again after "
          + lasted.toSeconds()
          + " s; published late: "
          + late
          + " minute(s)";
    }
  }

  /**
   * The node's clock and the Git server's differ; told once while they do.
   *
   * @param ahead by how much the node's is ahead; less than zero if it is behind
   */
  record ClockOff(Duration ahead) implements LifeEvent {
    @Override
    public String message() {
      return "The clock is "
          + Math.abs(ahead.toSeconds())
          + " s "
          + (ahead.isNegative() ? "behind" : "ahead of")
          + " the Git server's: let NTP set it on both";
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }
}
