package io.federation.bench;

import io.federation.testkit.TemporaryFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what presence in a Git repository carries. */
@Command(
    name = "bench/presence",
    description =
        "Measures what presence in one Git repository carries: how many nodes of one server of this"
            + " machine can say each minute that they are there, and what that takes on its disk."
            + " The nodes run in one process, each with a clone of its own.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PresenceBench implements Callable<Integer> {

  /** Where what nodes say is kept. */
  enum Store {
    GIT,
    ZOOKEEPER
  }

  /** Both kills are in the first three minutes. */
  private static final int FEWEST_WITH_KILLS = 3;

  @Spec private CommandSpec command;

  @Option(
      names = "--store",
      defaultValue = "GIT",
      paramLabel = "git|zookeeper",
      description =
          "Where nodes say it: each in the Git repository (default), or in ZooKeeper, where one that"
              + " is elected and killed twice puts it into the repository for all.")
  private Store store;

  @Option(
      names = "--writers",
      paramLabel = "N",
      description =
          "How many nodes; may be given more than once; default 10, 50 and 200, or 1000 in"
              + " ZooKeeper.")
  private List<Integer> writers;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description = "How long a node tries before it gives up; default 5, or 2 in ZooKeeper.")
  private Integer limit;

  @Option(
      names = "--days",
      description =
          "Instead, let ten nodes speak in each of two days' minutes as fast as it goes, and measure"
              + " the size of the repository.")
  private boolean days;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "How many minutes are measured: for each number of nodes, default 2, or 3 in ZooKeeper;"
              + " with --days around midnight, default 2880.")
  private Integer minutes;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new PresenceBench());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    boolean inCluster = store == Store.ZOOKEEPER;
    int fewest = inCluster ? FEWEST_WITH_KILLS : 1;
    if (minutes != null && minutes < fewest) {
      throw new ParameterException(
          command.commandLine(),
          "--minutes " + minutes + " is too few: use " + fewest + " or more");
    }
    if (inCluster && days) {
      throw new ParameterException(
          command.commandLine(), "--days is for --store git: leave one of them out");
    }
    PrintWriter out = command.commandLine().getOut();
    boolean good = true;
    try (TemporaryFolder folder = TemporaryFolder.create("bench")) {
      if (days) {
        try (PresenceScene scene = new PresenceScene(folder.resolve("days"))) {
          new PresenceDays(scene, 10, minutes == null ? 2880 : minutes, out).run();
        }
      } else {
        for (int count : writers()) {
          Path place = folder.resolve("w" + count);
          try (PresenceScene scene = new PresenceScene(place)) {
            good &= inCluster ? speakInCluster(scene, place, count, out) : speak(scene, count, out);
          }
        }
      }
    }
    out.flush();
    return good ? 0 : 1;
  }

  private List<Integer> writers() {
    if (writers != null) {
      return writers;
    }
    return store == Store.ZOOKEEPER ? List.of(1000) : List.of(10, 50, 200);
  }

  private boolean speak(PresenceScene scene, int count, PrintWriter out) throws Exception {
    PresenceMinute minute =
        new PresenceMinute(scene, count, Duration.ofSeconds(limit == null ? 5 : limit));
    minute.run(minutes == null ? 2 : minutes);
    out.println(minute.report());
    out.flush();
    return true;
  }

  private boolean speakInCluster(PresenceScene scene, Path folder, int count, PrintWriter out)
      throws Exception {
    Duration within = Duration.ofSeconds(limit == null ? 2 : limit);
    try (ClusterPresence presence = new ClusterPresence(scene, folder, count, within, out)) {
      return presence.run(minutes == null ? FEWEST_WITH_KILLS : minutes);
    }
  }
}
