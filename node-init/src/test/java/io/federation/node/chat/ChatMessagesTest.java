package io.federation.node.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.NodeState;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.model.event.DeployEvent;
import io.federation.model.event.GitEvent;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.WorkEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChatMessagesTest {

  private static final String SHA = "b".repeat(40);
  private static final Version OLD = new Version("a".repeat(40));
  private static final Version NEW = new Version(SHA);
  private static final UnitName UNIT = new UnitName("ops", "part/db1");
  private static final List<String> TAIL = List.of("last", "words");
  private static final String SILENT = "";

  /** Event; channel, colour and text of what is said, or nothing; topic. */
  static Stream<Arguments> decisions() {
    return Stream.of(
        says(started(1), "chatty yellow Doing the work for " + SHA + " (ops:part/db1)"),
        says(started(3), "chatty yellow Doing the work for " + SHA + " (ops:part/db1, attempt 3)"),
        says(
            new WorkEvent.Done(UNIT, NEW, Duration.ofMillis(3900)),
            "chatty green Done the work for " + SHA + " (ops:part/db1, 3 s)"),
        says(
            failed(Optional.of(Duration.ofMinutes(2))),
            "chatty yellow Failed the work for "
                + SHA
                + " (ops:part/db1): exit code 3; tried again in 2 min"),
        says(
            failed(Optional.empty()),
            "critical red Failed the work for "
                + SHA
                + " (ops:part/db1): exit code 3; not tried again"),
        says(
            new WorkEvent.Rejected(UNIT, NEW, TAIL),
            "critical red Rejected the work for "
                + SHA
                + " (ops:part/db1); not tried again before the repository moves"),
        says(
            new WorkEvent.Crashed(UNIT, NEW, "the machine was restarted"),
            "chatty yellow Crashed in the work for "
                + SHA
                + " (ops:part/db1): the machine was restarted; it runs again"),
        says(
            new WorkEvent.Unusable(UNIT, "two scripts"),
            "critical red ops:part/db1: two scripts",
            "unit ops:part/db1"),
        says(new WorkEvent.Compared(UNIT, OLD, NEW, ".", List.of()), SILENT),
        says(new WorkEvent.ChangeDetected(UNIT, Optional.of(OLD), NEW, "moved"), SILENT),
        says(new WorkEvent.AlreadyDoing(UNIT, NEW), SILENT),
        says(new WorkEvent.Postponed(UNIT, NEW, TAIL), SILENT),
        says(new WorkEvent.LeftoversStopped(UNIT, 2), SILENT),
        says(new WorkEvent.Waiting(UNIT, NEW, "wedged"), SILENT),
        says(new WorkEvent.SkippedMissing(UNIT), SILENT),
        says(new DeployEvent.Begun("7"), "chatty yellow Deploying version 7"),
        says(
            new DeployEvent.Done("7", Duration.ofMillis(3900)),
            "chatty green Deployed version 7 in 3 s"),
        says(
            new DeployEvent.Abandoned("7", "all hosts are stopped"),
            "chatty yellow Abandoned deploying version 7: all hosts are stopped"),
        says(
            new DeployEvent.Failed("7", "no disk"),
            "critical red Failed to deploy version 7: no disk; all hosts are to stop"),
        says(new GitEvent.Cloned("ops", "file:///srv/ops.git", NEW), SILENT),
        says(new GitEvent.Advanced("ops", Optional.of(OLD), NEW), SILENT),
        says(new GitEvent.Recovered("ops", "an index.lock"), SILENT),
        says(
            new GitEvent.LookFailed("ops", "no route", false),
            "chatty yellow Cannot look at ops: no route",
            "look ops"),
        says(
            new GitEvent.AdvanceRefused("ops", Optional.of(OLD), NEW, "was rewritten"),
            "critical red Refused " + SHA + " of ops: was rewritten; stays at " + OLD),
        says(new GitEvent.Packed("ops", 61, 300, Duration.ofSeconds(1)), SILENT),
        says(
            new GitEvent.AsideRemoved("ops", List.of("20260101-000000"), "older than 90 days"),
            "chatty yellow Removed what was set aside of ops (older than 90 days):"
                + " 20260101-000000"),
        says(
            new GitEvent.SetAside("ops", ".temp/x", List.of("a", "b")),
            "chatty yellow Set aside local changes of ops in .temp/x: a, b"),
        says(state(NodeState.PRESETUP, NodeState.SETUP), "chatty yellow Setting up: why"),
        says(state(NodeState.WEDGED, NodeState.SETUP), "chatty yellow Setting up: why"),
        says(state(NodeState.SETUP, NodeState.INITDONE), "chatty green Launched!"),
        says(state(NodeState.WORKING, NodeState.WEDGED), "critical red Wedged: why"),
        says(state(NodeState.WEDGED, NodeState.WORKING), "critical green No longer wedged: why"),
        says(state(NodeState.DONE, NodeState.TERMINATING), "chatty yellow Terminating: why"),
        says(state(NodeState.INITDONE, NodeState.WORKING), SILENT),
        says(state(NodeState.WORKING, NodeState.DONE), SILENT),
        says(state(NodeState.INITDONE, NodeState.IDLE), SILENT),
        says(new LifeEvent.InitFailed("x.sh:3"), "critical red Initialisation failed: x.sh:3"),
        says(
            new LifeEvent.HeartbeatFailed("no space"),
            "critical red The heartbeat failed: no space",
            "heartbeat"),
        says(
            new LifeEvent.CallerMessage("ann@example.org", "all is up", false),
            "chatty green ann@example.org says: all is up"),
        says(
            new LifeEvent.CallerMessage("ann@example.org", "come", true),
            "critical red ann@example.org says: come"),
        says(new LifeEvent.Warning("unknown key"), "chatty yellow unknown key"),
        says(
            new LifeEvent.PresenceTrouble("no route", false),
            "chatty yellow Cannot publish this node's presence: no route; it works on, and publishes it later"),
        says(
            new LifeEvent.PresenceRecovered(Duration.ofSeconds(90), 2),
            "chatty green Presence is published again after 90 s; published late: 2 minute(s)"),
        says(
            new LifeEvent.ClockOff(Duration.ofSeconds(-25)),
            "chatty yellow The clock is 25 s behind the Git server's: let NTP set it on both"),
        says(
            new GitEvent.MirrorUsed("ops", "https://h/ops.git: no route"),
            "chatty yellow Using another address of ops: https://h/ops.git: no route"),
        says(
            new GitEvent.BranchSwitched("ops", "main", "testing-i-1", NEW),
            "chatty yellow Switched ops from branch main to testing-i-1 at " + SHA),
        says(new LifeEvent.UpgradeBegun("0.2.0"), "chatty yellow Upgrading to version 0.2.0"),
        says(new LifeEvent.Upgraded("0.2.0"), "chatty green Upgraded to version 0.2.0"),
        says(
            new LifeEvent.UpgradeFailed("0.2.0", "no such file"),
            "critical red Not upgraded to version 0.2.0: no such file"),
        says(new LifeEvent.StartArchiveMade("node-init.jsa", Duration.ofSeconds(1)), SILENT),
        says(new LifeEvent.ChatTrouble("HTTP 404"), SILENT),
        says(new LifeEvent.Swept(3, "run"), SILENT),
        says(new LifeEvent.HeartbeatInstalled("cron", "crontab"), SILENT),
        says(new LifeEvent.AgentInstalled("node-init-agent.service"), SILENT),
        says(new LifeEvent.AgentRemoved("node-init-agent.service"), SILENT),
        says(new LifeEvent.HeartbeatBeside("work is under way"), SILENT),
        says(new LifeEvent.NoChange(), SILENT),
        says(new LifeEvent.WorkPaused("by it/pause"), SILENT),
        says(new LifeEvent.ConfigTaken(NEW), SILENT));
  }

  private static Arguments says(NodeEvent event, String said) {
    return says(event, said, "");
  }

  private static Arguments says(NodeEvent event, String said, String topic) {
    return Arguments.of(event, said, topic);
  }

  private static NodeEvent started(int attempt) {
    return new WorkEvent.Started(UNIT, NEW, attempt);
  }

  private static NodeEvent failed(Optional<Duration> next) {
    return new WorkEvent.Failed(UNIT, NEW, "exit code 3", 2, next, TAIL);
  }

  private static NodeEvent state(NodeState from, NodeState to) {
    return new LifeEvent.StateChanged(from, to, "why");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decisions")
  void an_event_is_said_as_decided(NodeEvent event, String said, String topic) {
    Optional<ChatMessage> message = ChatMessages.of(event);

    assertThat(
            message
                .map(m -> m.channel().word() + " " + m.colour().word() + " " + m.text())
                .orElse(SILENT))
        .isEqualTo(said);
    assertThat(message.flatMap(ChatMessage::topic).orElse("")).isEqualTo(topic);
  }

  @Test
  void every_kind_of_event_is_decided() {
    List<Class<?>> kinds = new ArrayList<>();
    collect(NodeEvent.class, kinds);

    assertThat(kinds).hasSizeGreaterThan(25);
    Set<Class<?>> decided = new HashSet<>();
    decisions().forEach(row -> decided.add(row.get()[0].getClass()));
    assertThat(decided).isEqualTo(Set.copyOf(kinds));
  }

  private static void collect(Class<?> type, List<Class<?>> kinds) {
    if (type.isSealed()) {
      for (Class<?> kind : type.getPermittedSubclasses()) {
        collect(kind, kinds);
      }
    } else {
      kinds.add(type);
    }
  }
}
