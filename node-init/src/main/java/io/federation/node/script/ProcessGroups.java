package io.federation.node.script;

import io.federation.machine.ProcessEntry;
import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import java.io.IOException;
import java.util.List;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.PumpStreamHandler;

/** The process groups that scripts run in. */
final class ProcessGroups {

  private final ProcessTable processes;

  ProcessGroups(ProcessTable processes) {
    this.processes = processes;
  }

  /**
   * Returns the ids of the running processes of the group that {@code leader} led, itself included.
   * The leader may be gone; a group of the same number that another process founded later does not
   * count.
   *
   * @param mark a variable, {@code NAME=value}, that stands in the environment of the group's
   *     processes and of no other's
   */
  List<Long> members(ProcessIdentity leader, String mark) throws IOException {
    List<ProcessEntry> members =
        processes.all().stream()
            .filter(process -> process.group() == leader.pid())
            .filter(process -> process.identity().bootId().equals(leader.bootId()))
            .toList();
    boolean ours =
        members.stream()
            .anyMatch(
                process ->
                    process.identity().equals(leader)
                        || processes.environment(process.pid()).contains(mark));
    return ours ? members.stream().map(ProcessEntry::pid).toList() : List.of();
  }

  /** Returns the ids of the running processes of a group that is known to be ours. */
  List<Long> members(long group) throws IOException {
    return processes.all().stream()
        .filter(process -> process.group() == group)
        .map(ProcessEntry::pid)
        .toList();
  }

  /**
   * Sends a signal to a whole process group. That the group is gone already is no error.
   *
   * @param signal the signal's name, such as {@code TERM}
   */
  void signal(String signal, long group) throws IOException {
    // The kill that is built into bash knows groups on every system, which Java does not.
    CommandLine kill =
        new CommandLine("bash")
            .addArgument("-c")
            .addArgument("kill -s \"$1\" -- \"-$2\"", false)
            .addArgument("kill")
            .addArgument(signal)
            .addArgument(Long.toString(group));
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setStreamHandler(new PumpStreamHandler(null, null));
    executor.setExitValues(null);
    executor.execute(kill);
  }
}
