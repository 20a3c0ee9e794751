package io.federation.node.script;

import io.federation.machine.PrivateFiles;
import io.federation.machine.ProcessEntry;
import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.spec.Durations;
import io.federation.node.event.ScriptOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Runs scripts, each in a process group and session of its own, and deals with what killed runs
 * left behind. A run is written down before its script starts and stays written down until {@link
 * #forget}, so that whoever comes after a crash can tell what happened.
 */
public final class ScriptRunner {

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final long FOLLOW_MILLIS = 100;
  private static final int TAIL_LINES = 20;
  private static final Pattern EXIT_CODE = Pattern.compile("[0-9]{1,3}");

  private final ProcessTable processes;
  private final ProcessGroups groups;
  private final ScriptOutput output;
  private final Clock clock;
  private final Path cgroups;

  public ScriptRunner(ProcessTable processes, ScriptOutput output, Clock clock) {
    this(processes, output, clock, ScriptScope.OF_THIS_PROCESS);
  }

  /** {@code cgroups} says which control groups this process is in. */
  ScriptRunner(ProcessTable processes, ScriptOutput output, Clock clock, Path cgroups) {
    this.processes = processes;
    this.groups = new ProcessGroups(processes);
    this.output = output;
    this.clock = clock;
    this.cgroups = cgroups;
  }

  /**
   * A run that came to its end.
   *
   * @param outcome how
   * @param tail the last lines of the output
   * @param leftovers how many processes it had left in its group; they have been ended
   */
  public record Result(ScriptOutcome outcome, List<String> tail, int leftovers) {
    public Result {
      tail = List.copyOf(tail);
    }
  }

  /** What is found of a run that another process started. */
  public sealed interface Found {

    /** It is still running, within its time limit. */
    record Running() implements Found {}

    /** It came to an end; what was left of its group has been ended. */
    record Ended(Result result) implements Found {}
  }

  /** Runs a script to its end, or to its time limit. */
  public Result run(ScriptCommand command, RunFiles files)
      throws IOException, InterruptedException {
    return run(command, files, output);
  }

  /** Runs a script as {@link #run(ScriptCommand, RunFiles)} does; {@code shown} gets its lines. */
  public Result run(ScriptCommand command, RunFiles files, ScriptOutput shown)
      throws IOException, InterruptedException {
    PrivateFiles.createFolders(Objects.requireNonNull(files.record().getParent()));
    deleteTraces(files);
    // The script's shell appends to it, and would make it as the umask is.
    PrivateFiles.open(files.output(), StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    String mark = UUID.randomUUID().toString();
    Map<String, String> environment = new HashMap<>(command.environment());
    environment.put(ProcessTable.RUN_MARK, mark);
    List<String> scope =
        ScriptScope.prefix(cgroups, command.source(), mark, environment.getOrDefault("PATH", ""));
    ScriptSession session =
        ScriptSession.start(scope, command.line(), environment, command.folder(), files);
    Optional<ProcessIdentity> process = processes.identify(session.pid());
    if (process.isEmpty()) {
      throw session.neverBegun();
    }
    RunRecord record =
        new RunRecord(command.subject(), process.get(), mark, new Stamp(clock.instant()));
    record.write(files.record());
    session.go();
    return follow(session, record, command, files, shown);
  }

  private Result follow(
      ScriptSession session,
      RunRecord record,
      ScriptCommand command,
      RunFiles files,
      ScriptOutput shown)
      throws IOException, InterruptedException {
    OutputFollower follower =
        new OutputFollower(
            files.output(), TAIL_LINES, line -> shown.output(command.source(), line));
    long deadline = System.nanoTime() + command.limit().toNanos();
    boolean ended = session.waitFor(FOLLOW_MILLIS);
    while (!ended && System.nanoTime() - deadline < 0) {
      boolean more = follower.follow();
      ended = session.waitFor(more ? 1 : FOLLOW_MILLIS);
    }
    int stopped = stop(record, groups.membersJustNow(record.process()));
    follower.finish();
    if (ended && !session.hasBegun(files)) {
      throw session.neverBegun();
    }
    ScriptOutcome outcome =
        ended ? outcome(files) : new ScriptOutcome.TimedOut(Durations.render(command.limit()));
    return new Result(outcome, follower.tail(), ended ? stopped : 0);
  }

  /**
   * Looks what became of a run that an earlier process wrote down: ended, or still running. One
   * beyond its time limit is ended now.
   *
   * @param source who printed what is found in its output
   */
  public Found find(RunRecord record, RunFiles files, String source, Duration limit)
      throws IOException, InterruptedException {
    boolean running = processes.isRunning(record.process());
    boolean tooLong = clock.instant().isAfter(record.since().instant().plus(limit));
    OutputFollower follower =
        OutputFollower.goingOn(files.output(), TAIL_LINES, line -> output.output(source, line));
    if (running && !tooLong) {
      follower.bound();
      return new Found.Running();
    }
    int stopped = stop(record, members(record, Set.of()));
    follower.finish();
    ScriptOutcome outcome =
        running ? new ScriptOutcome.TimedOut(Durations.render(limit)) : outcome(files);
    return new Found.Ended(new Result(outcome, follower.tail(), running ? 0 : stopped));
  }

  /** Ends what a run that was killed has left running, and forgets it. */
  public void stopLeftover(RunFiles files) throws IOException, InterruptedException {
    stop(files);
    forget(files);
  }

  /** Ends a run that is written down; the process that follows it, if one does, finds it killed. */
  public void stop(RunFiles files) throws IOException, InterruptedException {
    Optional<RunRecord> record = RunRecord.read(files.record());
    if (record.isPresent()) {
      stop(record.get());
    }
  }

  /** Ends a run that an earlier process wrote down, and all of its group. */
  void stop(RunRecord record) throws IOException, InterruptedException {
    int unused = stop(record, members(record, Set.of()));
  }

  /**
   * Returns who goes on writing to the output of a run that has ended; nothing if nobody does. To
   * be asked before {@link #forget}: a file that was removed while it is open grows on unseen.
   */
  public Optional<String> stillWriting(RunFiles files) throws IOException {
    if (!Files.exists(files.output())) {
      return Optional.empty();
    }
    List<String> writing = new ArrayList<>();
    for (ProcessEntry process : processes.writingTo(files.output())) {
      // The program alone: its arguments may hold a password.
      String program = processes.commandLine(process.pid()).split(" ", 2)[0];
      writing.add("process " + process.pid() + " (" + program + ")");
    }
    return writing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join(", ", writing)
                + " still writes to the script's output, where nobody reads it and it fills the"
                + " disk: end it, and redirect what shall outlive the script: setsid PROGRAM"
                + " >>FILE 2>&1 &");
  }

  /** Removes what was written down about a run whose end has been dealt with. */
  public void forget(RunFiles files) throws IOException {
    Files.deleteIfExists(files.record());
    deleteTraces(files);
  }

  private static void deleteTraces(RunFiles files) throws IOException {
    Files.deleteIfExists(files.result());
    // Where the session was killed while it wrote.
    Files.deleteIfExists(files.result().resolveSibling(files.result().getFileName() + ".new"));
    Files.deleteIfExists(files.output());
    Files.deleteIfExists(OutputFollower.note(files.output()));
  }

  private static ScriptOutcome outcome(RunFiles files) throws IOException {
    Optional<String> code = StateFiles.readLine(files.result());
    // A file that lost its text with the machine's power tells as little as none.
    return code.isPresent() && EXIT_CODE.matcher(code.get()).matches()
        ? new ScriptOutcome.Exited(Integer.parseInt(code.get()))
        : new ScriptOutcome.Killed();
  }

  /** Ends the run's group, of which {@code members} are known; returns how many they were. */
  private int stop(RunRecord record, Set<ProcessIdentity> members)
      throws IOException, InterruptedException {
    if (members.isEmpty()) {
      return 0;
    }
    long group = record.process().pid();
    groups.signal("TERM", group);
    long deadline = System.nanoTime() + GRACE.toNanos();
    Set<ProcessIdentity> known = new HashSet<>(members);
    Set<ProcessIdentity> left = members(record, known);
    while (!left.isEmpty()) {
      // Those that bear our mark may end first, and leave others that do not.
      known.addAll(left);
      if (System.nanoTime() - deadline > 0) {
        groups.signal("KILL", group);
      }
      Thread.sleep(FOLLOW_MILLIS);
      left = members(record, known);
    }
    return members.size();
  }

  private Set<ProcessIdentity> members(RunRecord record, Set<ProcessIdentity> known)
      throws IOException {
    return groups.members(record.process(), ProcessTable.RUN_MARK + "=" + record.mark(), known);
  }
}
