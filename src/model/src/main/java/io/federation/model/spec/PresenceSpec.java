package io.federation.model.spec;

import io.federation.model.Names;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the nodes of a federation say that they exist, and how long that is kept.
 *
 * @param name name of the presence repository's folder on a node
 * @param url where the presence repository is; may be relative to the ops repository's address
 * @param branch short name of the branch that holds each node's record
 * @param knownHosts trusted host keys, each a line of a known_hosts file
 * @param flattime where nodes write down, minute by minute, that they exist
 * @param flattimeEvery how often they do: whole minutes that divide an hour
 * @param retention how long each day's branch is kept after the day: whole hours, 24 at least
 * @param store what nodes tell of themselves by
 */
public record PresenceSpec(
    String name,
    String url,
    String branch,
    List<String> knownHosts,
    Flattime flattime,
    Duration flattimeEvery,
    Duration retention,
    PresenceStoreKind store) {

  /** Name of a presence repository for which none is given. */
  public static final String DEFAULT_NAME = "presence";

  /** How often nodes speak where nothing is said about it. */
  public static final Duration DEFAULT_EVERY = Duration.ofMinutes(1);

  /** How long a day's branch is kept where nothing is said about it. */
  public static final Duration DEFAULT_RETENTION = Duration.ofDays(2);

  private static final long SECONDS_PER_MINUTE = 60;
  private static final long SECONDS_PER_HOUR = 3600;
  private static final Duration MIN_RETENTION = Duration.ofDays(1);

  private static final String EVERY = "presence.flattimeEvery";
  private static final String RETENTION = "presence.retention";

  /** Checks the values and copies the list. */
  public PresenceSpec {
    Names.check("presence.name", name);
    RepositoryUrl.checkListed("presence.url", url);
    Values.branch("presence.branch", branch);
    knownHosts = List.copyOf(knownHosts);
    for (String line : knownHosts) {
      Values.knownHost("presence.knownHosts", line);
    }
    parseEvery(EVERY, Durations.render(flattimeEvery));
    parseRetention(RETENTION, Durations.render(retention));
  }

  /** Makes what holds where only the address is given. */
  public PresenceSpec(String url) {
    this(
        DEFAULT_NAME,
        url,
        NodeConfig.Repository.DEFAULT_BRANCH,
        List.of(),
        Flattime.DAILY,
        DEFAULT_EVERY,
        DEFAULT_RETENTION,
        PresenceStoreKind.GIT);
  }

  /**
   * Reads how often nodes speak. They meet in intervals that begin with each hour.
   *
   * @throws IllegalArgumentException with one line if it is not minutes that divide an hour
   */
  static Duration parseEvery(String kind, String text) {
    Duration every = Durations.parsePositive(kind, text);
    if (text.endsWith("s") || !dividesAnHour(every)) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(text)
              + " does not divide an hour: use 1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m"
              + " or 1h");
    }
    return every;
  }

  private static boolean dividesAnHour(Duration every) {
    long seconds = every.toSeconds();
    return seconds % SECONDS_PER_MINUTE == 0 && SECONDS_PER_HOUR % seconds == 0;
  }

  /**
   * Reads how long a day's branch is kept. Readers take yesterday's branch too in the first minutes
   * of a day.
   *
   * @throws IllegalArgumentException with one line if it is not whole hours, 24 at least
   */
  static Duration parseRetention(String kind, String text) {
    Duration retention = Durations.parse(kind, text);
    if (!text.endsWith("h") || retention.compareTo(MIN_RETENTION) < 0) {
      throw new IllegalArgumentException(
          kind + " " + Names.quote(text) + " is not a time to keep days: use 24h or more hours");
    }
    return retention;
  }

  /** Checks that no repository that nodes follow is the presence repository. */
  void checkApart(List<NodeConfig.Repository> repositories) {
    for (NodeConfig.Repository repository : repositories) {
      if (repository.name().equals(name) || repository.url().equals(url)) {
        throw new IllegalArgumentException(
            "presence and a repository that nodes follow have the same name or address: "
                + Names.quote(repository.name()));
      }
    }
  }

  static Optional<PresenceSpec> read(FlatProperties values) {
    String url = values.get("url");
    if (url == null) {
      return Optional.empty();
    }
    String flattime = values.get("flattime");
    String every = values.get("flattimeEvery");
    String retention = values.get("retention");
    String store = values.get("store");
    return Optional.of(
        new PresenceSpec(
            values.get("name", DEFAULT_NAME),
            url,
            values.get("branch", NodeConfig.Repository.DEFAULT_BRANCH),
            values.lines("knownHosts"),
            flattime == null ? Flattime.DAILY : Flattime.parse("presence.flattime", flattime),
            every == null ? DEFAULT_EVERY : parseEvery(EVERY, every),
            retention == null ? DEFAULT_RETENTION : parseRetention(RETENTION, retention),
            store == null
                ? PresenceStoreKind.GIT
                : PresenceStoreKind.parse("presence.store", store)));
  }
}
