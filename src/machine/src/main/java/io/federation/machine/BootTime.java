package io.federation.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A moment by the clock that runs since the machine was started, which nobody can set: the time
 * between two of them has passed, whatever the time of day was said to be. Unlike {@link
 * System#nanoTime} it is the same for all processes.
 *
 * @param bootId the machine's start ({@code /proc/sys/kernel/random/boot_id})
 * @param uptime since then ({@code /proc/uptime}), in whole seconds
 */
public record BootTime(String bootId, long uptime) {

  public static BootTime now() throws IOException {
    String uptime = Files.readString(Path.of("/proc/uptime"));
    return new BootTime(
        new ProcessTable().bootId(), (long) Double.parseDouble(uptime.split(" ", 2)[0]));
  }

  /** Reads what {@link #toString} returns; nothing if {@code text} is something else. */
  public static Optional<BootTime> parse(String text) {
    String[] parts = text.split(" ", -1);
    try {
      return Optional.of(new BootTime(parts[0], Long.parseLong(parts[parts.length - 1])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns what has passed since {@code earlier}; nothing if the machine was started between. */
  public Optional<Duration> since(BootTime earlier) {
    return bootId.equals(earlier.bootId) && uptime >= earlier.uptime
        ? Optional.of(Duration.ofSeconds(uptime - earlier.uptime))
        : Optional.empty();
  }

  /** Returns {@code <boot id> <seconds>}. */
  @Override
  public String toString() {
    return bootId + " " + uptime;
  }
}
