package io.federation.deploy.check;

import io.federation.deploy.tree.Literal;
import io.federation.deploy.version.ClusterVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a monitor is told of a host, in the words of zkdeployment's monitor.
 *
 * @param line is all that is to be printed
 */
public record MonitorResult(Level level, String line) {

  /** What a clock is set back by to be right is not worth a word. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(1);

  /** How bad it is. */
  public enum Level {
    OK(0),
    WARNING(1),
    CRITICAL(2),
    UNKNOWN(3);

    private final int exitCode;

    Level(int exitCode) {
      this.exitCode = exitCode;
    }

    /** Returns what a plugin of Nagios ends with to say it. */
    public int exitCode() {
      return exitCode;
    }
  }

  /**
   * The versions that are in ZooKeeper.
   *
   * @param host that of the host's own node, if it has one
   */
  public record Versions(Literal cluster, Optional<Literal> host) {}

  /**
   * After how many seconds without a word from a host that deploys somebody is to know.
   *
   * @param warn to look at it when there is time
   * @param error to look at it now
   */
  public record Limits(long warn, long error) {}

  /** Returns that it cannot be found out how the host does. */
  public static MonitorResult unknown(String why) {
    return new MonitorResult(Level.UNKNOWN, why);
  }

  /**
   * Judges a host.
   *
   * @param versions nothing if the host has no node
   * @param file the place of its status file, for messages
   * @param status the text of that file, if it is there
   */
  public static MonitorResult of(
      Optional<Versions> versions,
      String file,
      Optional<String> status,
      Limits limits,
      Instant now) {
    if (versions.isEmpty()) {
      return critical("Host not registered");
    }
    if (versions.get().cluster().equals(ClusterVersion.STOP)) {
      return new MonitorResult(Level.WARNING, "Cluster version is None");
    }
    if (status.isEmpty()) {
      return critical("No status file " + file);
    }
    Optional<StatusLine> line = StatusLine.parse(status.get());
    if (line.isEmpty()) {
      return unknown(
          "Status file "
              + file
              + " is damaged: it is to be one line of seconds, process, version and words");
    }
    return of(versions.get(), line.get(), limits, now);
  }

  private static MonitorResult of(
      Versions versions, StatusLine status, Limits limits, Instant now) {
    String words = status.words();
    if (words.equals(StatusLine.ERROR)) {
      return critical("Error deploying " + status.version());
    }
    boolean isDone = words.equals(StatusLine.DONE);
    if ((isDone || words.equals(StatusLine.ABANDONED))
        && versions.cluster().equals(ClusterVersion.PAUSE)) {
      return new MonitorResult(Level.WARNING, "Cluster version is False");
    }
    return isDone ? ofDone(versions, status) : ofOngoing(status, limits, now);
  }

  private static MonitorResult ofDone(Versions versions, StatusLine status) {
    String cluster = StatusLine.version(versions.cluster());
    if (!status.version().equals(cluster)) {
      return mismatch(status, "cluster", cluster);
    }
    if (versions.host().isEmpty()) {
      return critical("No version information for host (status: " + status.version() + ")");
    }
    String host = StatusLine.version(versions.host().get());
    return status.version().equals(host)
        ? new MonitorResult(Level.OK, host)
        : mismatch(status, "zk", host);
  }

  private static MonitorResult ofOngoing(StatusLine status, Limits limits, Instant now) {
    Duration age = Duration.between(status.at(), now);
    if (age.plus(CLOCK_SLACK).isNegative()) {
      return unknown(
          "Status of the future ("
              + status.words()
              + "; in "
              + age.abs().toSeconds()
              + " s): set the host's clock right");
    }
    long seconds = age.toSeconds();
    if (seconds > limits.error()) {
      return critical(tooLong(status, seconds, limits.error()));
    }
    return seconds > limits.warn()
        ? new MonitorResult(Level.WARNING, tooLong(status, seconds, limits.warn()))
        : new MonitorResult(Level.OK, status.words());
  }

  private static String tooLong(StatusLine status, long seconds, long limit) {
    return "Too long deploying %s (%s; %d > %d)"
        .formatted(status.version(), status.words(), seconds, limit);
  }

  private static MonitorResult mismatch(StatusLine status, String where, String other) {
    return critical(
        "Version mismatch (status: %s, %s: %s)".formatted(status.version(), where, other));
  }

  private static MonitorResult critical(String line) {
    return new MonitorResult(Level.CRITICAL, line);
  }
}
