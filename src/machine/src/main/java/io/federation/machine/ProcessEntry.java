package io.federation.machine;

import java.util.Optional;

/**
 * One line of the table of processes.
 *
 * @param identity which process
 * @param parent the id of the process that started it, or of the one that adopted it
 * @param group the id of its process group, which is that of the process that leads it
 * @param session the id of its session, which is that of the process that founded it
 */
public record ProcessEntry(ProcessIdentity identity, long parent, long group, long session) {

  /** Field numbers of proc_pid_stat(5), counted from the third, which follows the name. */
  private static final int STATE = 0;

  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int START = 19;

  /** Reads a {@code stat} file; nothing if only the exit code of the process is left. */
  static Optional<ProcessEntry> parse(long pid, String stat, String bootId) {
    // The second field is the program's name in parentheses and may itself hold blanks and such.
    int name = stat.lastIndexOf(')');
    if (name < 0) {
      return Optional.empty();
    }
    String[] fields = stat.substring(name + 2).split(" ", -1);
    if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessEntry(
            new ProcessIdentity(pid, Long.parseLong(fields[START]), bootId),
            Long.parseLong(fields[PARENT]),
            Long.parseLong(fields[GROUP]),
            Long.parseLong(fields[SESSION])));
  }

  public long pid() {
    return identity.pid();
  }
}
