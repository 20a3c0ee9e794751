package io.federation.node.chat;

import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.model.event.DeployEvent;
import io.federation.model.event.GitEvent;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.WorkEvent;
import java.util.Optional;

/**
 * Which events are said in chat, where and how. A message is for people who follow many nodes: what
 * was begun, how it ended, what needs help. The rest stands in the log.
 */
final class ChatMessages {

  private ChatMessages() {}

  /** Returns what is said of {@code event}; nothing if it is not for chat. */
  static Optional<ChatMessage> of(NodeEvent event) {
    if (event instanceof WorkEvent work) {
      return ofWork(work);
    }
    if (event instanceof GitEvent git) {
      return ofGit(git);
    }
    if (event instanceof DeployEvent deploy) {
      return ofDeployment(deploy);
    }
    return ofLife((LifeEvent) event);
  }

  /**
   * Returns whether {@code event} comes after all repositories were looked at: a trouble of theirs
   * that was not told before it is over.
   */
  static boolean followsALook(NodeEvent event) {
    return event instanceof LifeEvent.NoChange
        || event instanceof LifeEvent.WorkPaused
        || event instanceof WorkEvent.Waiting
        || event instanceof WorkEvent.Done
        || event instanceof WorkEvent.Failed;
  }

  private static Optional<ChatMessage> ofWork(WorkEvent event) {
    if (event instanceof WorkEvent.Started started) {
      String again = started.attempt() > 1 ? ", attempt " + started.attempt() : "";
      return ChatMessage.underWay(
          "Doing the work " + subject(started.version(), started.unit(), again));
    }
    if (event instanceof WorkEvent.Done done) {
      String took = ", " + done.took().toSeconds() + " s";
      return ChatMessage.done("Done the work " + subject(done.version(), done.unit(), took));
    }
    if (event instanceof WorkEvent.Failed failed) {
      String text =
          "Failed the work "
              + subject(failed.version(), failed.unit(), "")
              + ": "
              + failed.reason();
      return failed.next().isPresent()
          ? ChatMessage.underWay(
              text + "; tried again in " + failed.next().get().toMinutes() + " min")
          : ChatMessage.critical(text + "; not tried again");
    }
    if (event instanceof WorkEvent.Rejected rejected) {
      return ChatMessage.critical(
          "Rejected the work "
              + subject(rejected.version(), rejected.unit(), "")
              + "; not tried again before the repository moves");
    }
    if (event instanceof WorkEvent.Crashed crashed) {
      return ChatMessage.underWay(
          "Crashed in the work "
              + subject(crashed.version(), crashed.unit(), "")
              + ": "
              + crashed.how()
              + "; it runs again");
    }
    if (event instanceof WorkEvent.Unusable unusable) {
      return ChatMessage.critical(unusable.message())
          .flatMap(message -> message.onceFor("unit " + unusable.unit()));
    }
    return Optional.empty();
  }

  private static Optional<ChatMessage> ofGit(GitEvent event) {
    if (event instanceof GitEvent.AdvanceRefused) {
      return ChatMessage.critical(event.message());
    }
    if (event instanceof GitEvent.LookFailed failed) {
      return ChatMessage.underWay(event.message())
          .flatMap(message -> message.onceFor("look " + failed.repository()));
    }
    if (event instanceof GitEvent.SetAside
        || event instanceof GitEvent.AsideRemoved
        || event instanceof GitEvent.BranchSwitched
        || event instanceof GitEvent.MirrorUsed) {
      return ChatMessage.underWay(event.message());
    }
    return Optional.empty();
  }

  private static Optional<ChatMessage> ofDeployment(DeployEvent event) {
    if (event instanceof DeployEvent.Failed) {
      return ChatMessage.critical(event.message() + "; all hosts are to stop");
    }
    return event instanceof DeployEvent.Done
        ? ChatMessage.done(event.message())
        : ChatMessage.underWay(event.message());
  }

  private static Optional<ChatMessage> ofLife(LifeEvent event) {
    if (event instanceof LifeEvent.StateChanged changed) {
      return ofState(changed);
    }
    if (event instanceof LifeEvent.CallerMessage notice) {
      return notice.isCritical()
          ? ChatMessage.critical(notice.message())
          : ChatMessage.done(notice.message());
    }
    if (event instanceof LifeEvent.HeartbeatFailed) {
      return ChatMessage.critical(event.message()).flatMap(message -> message.onceFor("heartbeat"));
    }
    if (event instanceof LifeEvent.InitFailed || event instanceof LifeEvent.UpgradeFailed) {
      return ChatMessage.critical(event.message());
    }
    if (event instanceof LifeEvent.Upgraded || event instanceof LifeEvent.PresenceRecovered) {
      return ChatMessage.done(event.message());
    }
    if (event instanceof LifeEvent.UpgradeBegun
        || event instanceof LifeEvent.Warning
        || event instanceof LifeEvent.PresenceTrouble
        || event instanceof LifeEvent.ClockOff) {
      return ChatMessage.underWay(event.message());
    }
    return Optional.empty();
  }

  private static Optional<ChatMessage> ofState(LifeEvent.StateChanged changed) {
    return switch (changed.to()) {
      case SETUP -> ChatMessage.underWay("Setting up: " + changed.reason());
      case INITDONE -> ChatMessage.done("Launched!");
      case WEDGED -> ChatMessage.critical("Wedged: " + changed.reason());
      case TERMINATING -> ChatMessage.underWay("Terminating: " + changed.reason());
      case PRESETUP, WORKING, DONE, IDLE ->
          changed.from().isWedged()
              ? ChatMessage.mended("No longer wedged: " + changed.reason())
              : Optional.empty();
    };
  }

  private static String subject(Version version, UnitName unit, String more) {
    return "for " + version + " (" + unit + more + ")";
  }
}
