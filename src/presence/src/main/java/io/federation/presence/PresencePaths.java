package io.federation.presence;

import io.federation.model.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where records stand in a presence repository. */
final class PresencePaths {

  /** The folder of the records that say what each node said last. */
  static final String ALL = "it/presence/all";

  private static final String FLATTIME = "it/presence/flattime/";
  private static final String DAY_BRANCH = "flattime/";
  private static final String MIDNIGHT = "0000";
  private static final String JSON = ".json";

  private PresencePaths() {}

  /** Returns the folder of the records of one minute. */
  static String folder(Minute minute) {
    return FLATTIME + bucket(minute) + "/all";
  }

  /** Returns a minute as commits name it, {@code YYYY/MM/DD/HH/YYYYMMDDHHMM}. */
  static String bucket(Minute minute) {
    return minute.hourPath() + "/" + minute;
  }

  static String file(String folder, String instanceId) {
    return folder + "/" + instanceId + JSON;
  }

  /** Returns whose record a file is; nothing if it is another file. */
  static Optional<String> instanceId(String fileName) {
    if (!fileName.endsWith(JSON)) {
      return Optional.empty();
    }
    String id = fileName.substring(0, fileName.length() - JSON.length());
    return Names.isValid(id) ? Optional.of(id) : Optional.empty();
  }

  /** Returns the branch of a minute's day. */
  static String dayBranch(Minute minute) {
    return DAY_BRANCH + minute.day();
  }

  /** Returns when the day of a day's branch ends; nothing if the branch is another. */
  static Optional<Instant> endOfDay(String branch) {
    if (!branch.startsWith(DAY_BRANCH)) {
      return Optional.empty();
    }
    try {
      Minute first = Minute.parse(branch.substring(DAY_BRANCH.length()) + MIDNIGHT);
      return Optional.of(first.plus(Duration.ofDays(1)).start());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
