package io.federation.node.script;

import io.federation.machine.ProcessEntry;
import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.machine.Program;
import io.federation.machine.SearchPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The process groups that scripts run in. */
final class ProcessGroups {

  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(10);

  private final ProcessTable processes;

  ProcessGroups(ProcessTable processes) {
    this.processes = processes;
  }

  /**
   * Returns the running processes of the group that {@code leader} led, itself included. The leader
   * may be gone; a group of the same number that another process founded later does not count.
   *
   * @param mark a variable, {@code NAME=value}, that stands in the environment of the group's
   *     processes and of no other's
   * @param known processes that were found to be of the group before: while one of them runs, no
   *     other process can get the group's number (kernel: a number in use as a group's is not given
   *     out), whatever the environment of the rest
   */
  Set<ProcessIdentity> members(ProcessIdentity leader, String mark, Set<ProcessIdentity> known)
      throws IOException {
    Set<ProcessIdentity> members = group(leader);
    boolean ours =
        members.stream()
            .anyMatch(
                process ->
                    process.equals(leader)
                        || known.contains(process)
                        || processes.environment(process.pid()).contains(mark));
    return ours ? members : Set.of();
  }

  /**
   * Returns the running processes of the group of a leader that runs, or ended a moment ago,
   * whatever their environment; none if its number is another process's by now.
   */
  Set<ProcessIdentity> membersJustNow(ProcessIdentity leader) throws IOException {
    boolean reused =
        processes.identify(leader.pid()).filter(now -> !now.equals(leader)).isPresent();
    return reused ? Set.of() : group(leader);
  }

  private Set<ProcessIdentity> group(ProcessIdentity leader) throws IOException {
    return processes.all().stream()
        .filter(process -> process.group() == leader.pid())
        .map(ProcessEntry::identity)
        .filter(process -> process.bootId().equals(leader.bootId()))
        .collect(Collectors.toSet());
  }

  /**
   * Sends a signal to a whole process group. That the group is gone already is no error.
   *
   * @param signal the signal's name, such as {@code TERM}
   */
  void signal(String signal, long group) throws IOException {
    // The kill that is built into bash knows groups on every system, which Java does not.
    String bash = SearchPath.findInSystem("bash", "");
    Program.Result unused =
        new Program(
                List.of(
                    bash, "-c", "kill -s \"$1\" -- \"-$2\"", "kill", signal, Long.toString(group)),
                Map.of(),
                Path.of("/"))
            .run(SIGNAL_LIMIT);
  }
}
