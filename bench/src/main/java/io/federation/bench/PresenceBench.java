package io.federation.bench;

import io.federation.testkit.TemporaryFolder;
import java.io.PrintWriter;
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

  @Spec private CommandSpec command;

  @Option(
      names = "--writers",
      paramLabel = "N",
      description = "How many nodes; may be given more than once; default 10, 50 and 200.")
  private List<Integer> writers = List.of(10, 50, 200);

  @Option(
      names = "--limit",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "How long a node tries before it gives up; default ${DEFAULT-VALUE}.")
  private int limit;

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
          "How many minutes are measured: for each number of nodes, default 2; with --days around"
              + " midnight, default 2880.")
  private Integer minutes;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PresenceBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    if (minutes != null && minutes < 1) {
      throw new ParameterException(
          command.commandLine(), "--minutes " + minutes + " is too few: use 1 or more");
    }
    try (TemporaryFolder folder = TemporaryFolder.create("bench")) {
      if (days) {
        try (PresenceScene scene = new PresenceScene(folder.resolve("days"))) {
          new PresenceDays(scene, 10, minutes == null ? 2880 : minutes, out).run();
        }
      } else {
        for (int count : writers) {
          try (PresenceScene scene = new PresenceScene(folder.resolve("w" + count))) {
            PresenceMinute minute = new PresenceMinute(scene, count, Duration.ofSeconds(limit));
            minute.run(minutes == null ? 2 : minutes);
            out.println(minute.report());
            out.flush();
          }
        }
      }
    }
    out.flush();
    return 0;
  }
}
