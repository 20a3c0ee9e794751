package io.federation.machine;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Processes that are known by marks in their environment, variables such as {@code
 * NODE_HOME=/srv/n1}: those that have one of the marks, all that they have started, and all that is
 * in a session that one of them founded. This process and those it was started by are never among
 * them. Beside {@code NODE_HOME} a process must have {@code NODE_RUN}, as all has that a node runs:
 * a shell in which somebody works may have exported the former for a command of node-init.
 */
public final class MarkedProcesses {

  private static final String HOME = "NODE_HOME=";
  private static final String RUN = ProcessTable.RUN_MARK + "=";
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 50;

  private final ProcessTable table;
  private final Duration grace;

  /** Leaves processes ten seconds to end by themselves. */
  public MarkedProcesses(ProcessTable table) {
    this(table, GRACE);
  }

  MarkedProcesses(ProcessTable table, Duration grace) {
    this.table = table;
    this.grace = grace;
  }

  /**
   * Returns the ids of the running processes that are known by one of {@code marks}, the oldest
   * first, in which order they are asked to end.
   */
  public List<Long> find(Collection<String> marks) throws IOException {
    return members(marks).stream().map(ProcessIdentity::pid).toList();
  }

  /**
   * Ends all processes that are known by one of {@code marks}: by SIGTERM, and those that are still
   * there after ten seconds by SIGKILL.
   *
   * @return how many there were
   * @throws IOException if some cannot be ended
   */
  public int stop(Collection<String> marks) throws IOException, InterruptedException {
    return end(marks, grace);
  }

  /**
   * Ends all processes that are known by one of {@code marks} at once, by SIGKILL.
   *
   * @return how many there were
   * @throws IOException if some cannot be ended
   */
  public int kill(Collection<String> marks) throws IOException, InterruptedException {
    return end(marks, Duration.ZERO);
  }

  private int end(Collection<String> marks, Duration unforced)
      throws IOException, InterruptedException {
    Set<ProcessIdentity> asked = new HashSet<>();
    // What has been found once stays in sight: its link to a mark may end before it does.
    Set<ProcessIdentity> known = new LinkedHashSet<>(members(marks));
    long start = System.nanoTime();
    while (!known.isEmpty()) {
      long waited = System.nanoTime() - start;
      if (waited > unforced.plus(grace).toNanos()) {
        throw new IOException(
            "cannot end " + pids(known) + ", whose user may be another: end them as root");
      }
      boolean forced = waited >= unforced.toNanos();
      for (ProcessIdentity process : known) {
        if (asked.add(process) || forced) {
          table.signal(process, forced);
        }
      }
      Thread.sleep(POLL_MILLIS);
      known.addAll(members(marks));
      Set<ProcessIdentity> ended = new HashSet<>();
      for (ProcessIdentity process : known) {
        if (!table.isRunning(process)) {
          ended.add(process);
        }
      }
      known.removeAll(ended);
    }
    return asked.size();
  }

  /** Oldest first: a heartbeat is to go before its work, or it would take the end for a failure. */
  private List<ProcessIdentity> members(Collection<String> marks) throws IOException {
    List<ProcessEntry> all = table.all();
    Set<Long> spared = withAncestors(ProcessHandle.current());
    boolean isRoot = UnixUser.ofThisProcess().isRoot();
    Set<Long> members = new HashSet<>();
    for (ProcessEntry process : all) {
      if (!spared.contains(process.pid()) && isMarked(process.pid(), marks, isRoot)) {
        members.add(process.pid());
      }
    }
    boolean grown = true;
    while (grown) {
      grown = false;
      for (ProcessEntry process : all) {
        if ((members.contains(process.parent()) || members.contains(process.session()))
            && !spared.contains(process.pid())) {
          grown |= members.add(process.pid());
        }
      }
    }
    return all.stream()
        .filter(process -> members.contains(process.pid()))
        .map(ProcessEntry::identity)
        .sorted(
            Comparator.comparingLong(ProcessIdentity::startTicks)
                .thenComparingLong(ProcessIdentity::pid))
        .toList();
  }

  /**
   * In a container even root may not see the environment of a daemon that has changed its user
   * (ptrace(2), "Ptrace access mode checking"). Such a one is known by a path below the mark's
   * folder in its command line, which everybody may see.
   */
  private boolean isMarked(long pid, Collection<String> marks, boolean isRoot) {
    List<String> environment = table.environment(pid);
    if (!environment.isEmpty()) {
      boolean isRun = environment.stream().anyMatch(variable -> variable.startsWith(RUN));
      return environment.stream()
          .anyMatch(variable -> marks.contains(variable) && (isRun || !variable.startsWith(HOME)));
    }
    String commandLine = isRoot ? table.commandLine(pid) : "";
    return marks.stream()
        .map(mark -> mark.substring(mark.indexOf('=') + 1) + "/")
        .anyMatch(commandLine::contains);
  }

  private static Set<Long> withAncestors(ProcessHandle process) {
    Set<Long> pids = new HashSet<>();
    Optional<ProcessHandle> next = Optional.of(process);
    while (next.isPresent()) {
      pids.add(next.get().pid());
      next = next.get().parent();
    }
    return pids;
  }

  private static String pids(Collection<ProcessIdentity> processes) {
    return "process "
        + processes.stream()
            .map(process -> Long.toString(process.pid()))
            .collect(Collectors.joining(", "));
  }
}
