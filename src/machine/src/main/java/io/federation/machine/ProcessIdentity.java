package io.federation.machine;

import io.federation.model.Names;

/**
 * Which process this is, for good: a process id alone is used again, by other processes and after a
 * restart of the machine.
 *
 * @param pid the process id; also the id of the process group that the process leads
 * @param startTicks when it started, in clock ticks since boot (field 22 of proc_pid_stat(5))
 * @param bootId the boot it belongs to ({@code /proc/sys/kernel/random/boot_id})
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form
   */
  public static ProcessIdentity parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(Names.quote(text) + " is not a process identity");
    }
    try {
      return new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(Names.quote(text) + " is not a process identity", e);
    }
  }

  /** Returns {@code <pid> <start ticks> <boot id>}. */
  @Override
  public String toString() {
    return pid + " " + startTicks + " " + bootId;
  }
}
