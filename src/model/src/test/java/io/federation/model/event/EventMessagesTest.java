package io.federation.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.NodeState;
import io.federation.model.UnitName;
import io.federation.model.Version;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventMessagesTest {

  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);
  private static final Version OLD = new Version(A);
  private static final Version NEW = new Version(B);
  private static final UnitName UNIT = new UnitName("ops", "part/db1");
  private static final List<String> TAIL = List.of("last", "words");

  private static Arguments says(NodeEvent event, Severity severity, String message) {
    return Arguments.of(event, severity, message);
  }

  static Stream<Arguments> lifeEvents() {
    return Stream.of(
        says(
            new LifeEvent.StateChanged(NodeState.SETUP, NodeState.INITDONE, "all is sourced"),
            Severity.INFO,
            "State setup -> initdone: all is sourced"),
        says(
            new LifeEvent.StateChanged(NodeState.WORKING, NodeState.WEDGED, "disk gone"),
            Severity.CRITICAL,
            "State working -> wedged: disk gone"),
        says(
            new LifeEvent.StateChanged(NodeState.WEDGED, NodeState.WORKING, "mended"),
            Severity.INFO,
            "State wedged -> working: mended"),
        says(
            new LifeEvent.InitFailed("x.sh:3 failed with exit code 4"),
            Severity.CRITICAL,
            "Initialisation failed: x.sh:3 failed with exit code 4"),
        says(
            new LifeEvent.HeartbeatInstalled("cron", "crontab"),
            Severity.INFO,
            "Heartbeat installed: cron (crontab)"),
        says(
            new LifeEvent.AgentInstalled("node-init-agent.service"),
            Severity.INFO,
            "Agent installed: node-init-agent.service"),
        says(
            new LifeEvent.AgentRemoved("node-init-agent.service"),
            Severity.INFO,
            "Agent removed: node-init-agent.service"),
        says(
            new LifeEvent.HeartbeatBeside("init or work is under way"),
            Severity.INFO,
            "This heartbeat ends without a look: init or work is under way"),
        says(
            new LifeEvent.Swept(3, "run"),
            Severity.INFO,
            "Removed 3 temporary file(s) of killed runs in run"),
        says(
            new LifeEvent.HeartbeatFailed("no space"),
            Severity.ERROR,
            "The heartbeat failed: no space"),
        says(
            new LifeEvent.StartArchiveMade("node-init.jsa", Duration.ofMillis(1234)),
            Severity.INFO,
            "Made the start-up archive node-init.jsa in 1234 ms"),
        says(new LifeEvent.UpgradeBegun("0.2.0"), Severity.INFO, "Upgrading to version 0.2.0"),
        says(new LifeEvent.Upgraded("0.2.0"), Severity.INFO, "Upgraded to version 0.2.0"),
        says(
            new LifeEvent.UpgradeFailed("0.2.0", "its first look failed"),
            Severity.ERROR,
            "Not upgraded to version 0.2.0: its first look failed"),
        says(new LifeEvent.NoChange(), Severity.INFO, "No change, move along"),
        says(new LifeEvent.WorkPaused("by it/pause"), Severity.INFO, "Paused: by it/pause"),
        says(
            new LifeEvent.ConfigTaken(NEW),
            Severity.INFO,
            "Took over the federation's description at " + B),
        says(
            new LifeEvent.CallerMessage("ann@example.org", "all is up", false),
            Severity.INFO,
            "ann@example.org says: all is up"),
        says(
            new LifeEvent.CallerMessage("ann@example.org", "come", true),
            Severity.CRITICAL,
            "ann@example.org says: come"),
        says(new LifeEvent.Warning("Skipped missing: x"), Severity.WARNING, "Skipped missing: x"),
        says(
            new LifeEvent.ChatTrouble("critical: HTTP 404; 2 queued"),
            Severity.WARNING,
            "Chat: critical: HTTP 404; 2 queued"),
        says(
            new LifeEvent.PresenceTrouble("no route", false),
            Severity.WARNING,
            "Cannot publish this node's presence: no route; it works on, and publishes it later"),
        says(
            new LifeEvent.PresenceRecovered(Duration.ofMillis(90_900), 2),
            Severity.INFO,
            "Presence is published again after 90 s; published late: 2 minute(s)"),
        says(
            new LifeEvent.ClockOff(Duration.ofSeconds(25)),
            Severity.WARNING,
            "The clock is 25 s ahead of the Git server's: let NTP set it on both"),
        says(
            new LifeEvent.ClockOff(Duration.ofSeconds(-25)),
            Severity.WARNING,
            "The clock is 25 s behind the Git server's: let NTP set it on both"));
  }

  static Stream<Arguments> deployEvents() {
    return Stream.of(
        says(new DeployEvent.Begun("7"), Severity.INFO, "Deploying version 7"),
        says(
            new DeployEvent.Done("7", Duration.ofMillis(3900)),
            Severity.INFO,
            "Deployed version 7 in 3 s"),
        says(
            new DeployEvent.Abandoned("7", "all hosts are stopped"),
            Severity.WARNING,
            "Abandoned deploying version 7: all hosts are stopped"),
        says(
            new DeployEvent.Failed("7", "no disk"),
            Severity.CRITICAL,
            "Failed to deploy version 7: no disk"));
  }

  static Stream<Arguments> gitEvents() {
    return Stream.of(
        says(
            new GitEvent.Cloned("ops", "file:///srv/ops.git", NEW),
            Severity.INFO,
            "Cloned ops from file:///srv/ops.git at " + B),
        says(
            new GitEvent.LookFailed("ops", "no route", false),
            Severity.ERROR,
            "Cannot look at ops: no route"),
        says(
            new GitEvent.MirrorUsed("ops", "https://h/ops.git: no route"),
            Severity.WARNING,
            "Using another address of ops: https://h/ops.git: no route"),
        says(
            new GitEvent.BranchSwitched("ops", "main", "testing-i-1", NEW),
            Severity.INFO,
            "Switched ops from branch main to testing-i-1 at " + B),
        says(
            new GitEvent.Advanced("ops", Optional.of(OLD), NEW),
            Severity.INFO,
            "Advanced ops from " + A + " to " + B),
        says(
            new GitEvent.Advanced("ops", Optional.empty(), NEW),
            Severity.INFO,
            "Advanced ops to " + B),
        says(
            new GitEvent.AdvanceRefused("ops", Optional.of(OLD), NEW, "rewritten"),
            Severity.ERROR,
            "Refused " + B + " of ops: rewritten; stays at " + A),
        says(
            new GitEvent.AdvanceRefused("ops", Optional.empty(), NEW, "not signed"),
            Severity.ERROR,
            "Refused " + B + " of ops: not signed"),
        says(
            new GitEvent.SetAside("ops", ".temp/add/aside/x", List.of("a", "b/c")),
            Severity.WARNING,
            "Set aside local changes of ops in .temp/add/aside/x: a, b/c"),
        says(
            new GitEvent.SetAside(
                "ops", "x", IntStream.range(0, 12).mapToObj(Integer::toString).toList()),
            Severity.WARNING,
            "Set aside local changes of ops in x: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"),
        says(
            new GitEvent.Recovered("ops", "removed index.lock"),
            Severity.WARNING,
            "Recovered ops: removed index.lock"),
        says(
            new GitEvent.AsideRemoved("ops", List.of("20260101-000000", "x"), "older than 90 days"),
            Severity.WARNING,
            "Removed what was set aside of ops (older than 90 days): 20260101-000000, x"),
        says(
            new GitEvent.Packed("ops", 61, 300, Duration.ofMillis(250)),
            Severity.INFO,
            "Packed ops: 61 pack(s) and about 300 loose object(s), in 250 ms"));
  }

  static Stream<Arguments> workEvents() {
    return Stream.of(
        says(
            new WorkEvent.Compared(UNIT, OLD, NEW, "soft/app", List.of(NEW, OLD)),
            Severity.INFO,
            "ops:part/db1: Compared " + A + " to " + B + " for soft/app and got " + B + " " + A),
        says(
            new WorkEvent.ChangeDetected(UNIT, Optional.of(OLD), NEW, "The watched path changed"),
            Severity.INFO,
            "ops:part/db1: Detected Change in Git Version! The watched path changed"),
        says(
            new WorkEvent.Started(UNIT, NEW, 1),
            Severity.INFO,
            "ops:part/db1: Starting ActualWork at " + B),
        says(
            new WorkEvent.Started(UNIT, NEW, 3),
            Severity.INFO,
            "ops:part/db1: Starting ActualWork at " + B + " (attempt 3)"),
        says(
            new WorkEvent.Done(UNIT, NEW, Duration.ofMillis(61_900)),
            Severity.INFO,
            "ops:part/db1: Done ActualWork at " + B + " in 61 s"),
        says(
            new WorkEvent.Failed(
                UNIT, NEW, "exit code 3", 2, Optional.of(Duration.ofMinutes(2)), TAIL),
            Severity.ERROR,
            "ops:part/db1: Failed ActualWork at "
                + B
                + " with exit code 3, attempt 2; next in 2 min"),
        says(
            new WorkEvent.Failed(UNIT, NEW, "exit code 3", 5, Optional.empty(), TAIL),
            Severity.ERROR,
            "ops:part/db1: Failed ActualWork at "
                + B
                + " with exit code 3, attempt 5; not tried again"),
        says(
            new WorkEvent.Rejected(UNIT, NEW, TAIL),
            Severity.ERROR,
            "ops:part/db1: Rejected version " + B + "; it is not tried again"),
        says(
            new WorkEvent.Postponed(UNIT, NEW, TAIL),
            Severity.INFO,
            "ops:part/db1: Not yet " + B + ": " + TAIL.get(TAIL.size() - 1)),
        says(
            new WorkEvent.Crashed(UNIT, NEW, "its process killed"),
            Severity.ERROR,
            "ops:part/db1: Crashed ActualWork at " + B + ": its process killed; it runs again"),
        says(
            new WorkEvent.AlreadyDoing(UNIT, NEW),
            Severity.INFO,
            "ops:part/db1: Already doing " + B),
        says(
            new WorkEvent.LeftoversStopped(UNIT, 2),
            Severity.WARNING,
            "ops:part/db1: Ended 2 process(es) that the script left running; start with setsid what"
                + " is to outlive it"),
        says(
            new WorkEvent.Waiting(UNIT, NEW, "it was rejected"),
            Severity.INFO,
            "ops:part/db1: Does not run at " + B + " now: it was rejected"),
        says(
            new WorkEvent.SkippedMissing(UNIT),
            Severity.INFO,
            "ops:part/db1: Skipped missing: part/db1"),
        says(
            new WorkEvent.Unusable(UNIT, "work.sh is not a file: make it a script"),
            Severity.ERROR,
            "ops:part/db1: work.sh is not a file: make it a script"));
  }

  @ParameterizedTest
  @MethodSource({"lifeEvents", "deployEvents", "gitEvents", "workEvents"})
  void an_event_says_in_one_line_what_happened(NodeEvent event, Severity severity, String message) {
    assertThat(event.message()).isEqualTo(message);
    assertThat(event.severity()).isEqualTo(severity);
  }

  @Test
  void every_kind_of_event_has_its_line_here() {
    Stream<Class<?>> kinds =
        Arrays.stream(NodeEvent.class.getPermittedSubclasses())
            .flatMap(room -> Arrays.stream(room.getPermittedSubclasses()));
    List<Class<?>> told =
        Stream.of(lifeEvents(), deployEvents(), gitEvents(), workEvents())
            .flatMap(events -> events)
            .<Class<?>>map(event -> event.get()[0].getClass())
            .toList();

    assertThat(kinds).allMatch(told::contains, "has a line in the table");
  }

  /** What the program itself has chosen or checked. */
  private static final Set<String> OWN =
      Set.of("repository", "folder", "file", "kind", "where", "names");

  @ParameterizedTest
  @MethodSource({"lifeEvents", "deployEvents", "gitEvents", "workEvents"})
  void every_text_from_outside_can_be_cleaned(NodeEvent event, Severity severity, String message)
      throws ReflectiveOperationException {
    boolean own =
        event instanceof WorkEvent.ChangeDetected || event instanceof LifeEvent.HeartbeatBeside;
    NodeEvent cleaned = event.withTexts(text -> "clean");
    assertThat(cleaned).isInstanceOf(event.getClass());
    for (RecordComponent part : event.getClass().getRecordComponents()) {
      Object value = part.getAccessor().invoke(cleaned);
      if (value instanceof String && !OWN.contains(part.getName()) && !own) {
        assertThat(value).as(part.getName()).isEqualTo("clean");
      }
      if (part.getName().equals("tail") || part.getName().equals("paths")) {
        assertThat((List<?>) value).allMatch("clean"::equals).isNotEmpty();
      }
    }
  }

  @Test
  void an_event_does_not_change_with_the_list_it_was_made_from() {
    List<String> lines = new ArrayList<>(TAIL);
    List<Version> commits = new ArrayList<>(List.of(NEW));
    GitEvent.SetAside aside = new GitEvent.SetAside("ops", "x", lines);
    WorkEvent.Rejected rejected = new WorkEvent.Rejected(UNIT, NEW, lines);
    WorkEvent.Failed failed =
        new WorkEvent.Failed(UNIT, NEW, "exit code 1", 1, Optional.empty(), lines);
    WorkEvent.Compared compared = new WorkEvent.Compared(UNIT, OLD, NEW, "/", commits);
    lines.clear();
    commits.clear();

    assertThat(List.of(aside.paths(), rejected.tail(), failed.tail())).containsOnly(TAIL);
    assertThat(compared.commits()).containsExactly(NEW);
  }
}
