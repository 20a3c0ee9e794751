package io.federation.presence;

import io.federation.model.Names;
import io.federation.model.spec.Flattime;
import io.federation.model.spec.PresenceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where records stand in a presence repository. */
public final class PresencePaths {

  /** The folder of the records that say what each node said last. */
  public static final String ALL = "it/presence/all";

  /** The folder of what was said in each minute; ends in a slash. */
  public static final String FLATTIME = "it/presence/flattime/";

  /** What the name of each day's branch begins with; {@code YYYYMMDD} follows. */
  public static final String DAY_BRANCH = "flattime/";

  private static final String MIDNIGHT = "0000";
  private static final String JSON = ".json";

  private PresencePaths() {}

  /** Returns the folder of the records of one minute. */
  public static String folder(Minute minute) {
    return FLATTIME + bucket(minute) + "/all";
  }

  /** Returns a minute as commits name it, {@code YYYY/MM/DD/HH/YYYYMMDDHHMM}. */
  static String bucket(Minute minute) {
    return minute.hourPath() + "/" + minute;
  }

  /** Returns the file of a node's record in one of these folders. */
  static String file(String folder, String instanceId) {
    return folder + "/" + fileName(instanceId);
  }

  /** Returns how the file of a node's record is called. */
  public static String fileName(String instanceId) {
    return instanceId + JSON;
  }

  /** Returns whose record a file is, by its name; nothing if it is another file. */
  public static Optional<String> instanceId(String fileName) {
    if (!fileName.endsWith(JSON)) {
      return Optional.empty();
    }
    String id = fileName.substring(0, fileName.length() - JSON.length());
    return Names.isValid(id) ? Optional.of(id) : Optional.empty();
  }

  /** Returns the branch that a minute is on. */
  public static String branch(PresenceSpec spec, Minute minute) {
    return spec.flattime() == Flattime.DAILY ? DAY_BRANCH + minute.day() : spec.branch();
  }

  /** Returns when the day of a day's branch ends; nothing if the branch is another. */
  public static Optional<Instant> endOfDay(String branch) {
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
