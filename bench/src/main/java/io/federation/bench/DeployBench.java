package io.federation.bench;

import io.federation.testkit.TemporaryFolder;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how soon all hosts have a version, beyond what their scripts take. */
@Command(
    name = "bench/deploy",
    description =
        "Measures how soon all hosts have a version that the cluster is set to, beyond what their"
            + " deploy scripts take: told by ZooKeeper, and by a look each second.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DeployBench implements Callable<Integer> {

  /** What code runs for the first time is slower; agents run for weeks. */
  private static final int BEFORE = 20;

  private static final Duration QUIET = Duration.ofMillis(500);

  @Spec private CommandSpec command;

  @Option(
      names = "--hosts",
      defaultValue = "100",
      paramLabel = "N",
      description = "How many hosts; default ${DEFAULT-VALUE}.")
  private int hosts;

  @Option(
      names = "--runs",
      defaultValue = "20",
      paramLabel = "N",
      description = "How many versions are measured in each case; default ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--share",
      defaultValue = "5",
      paramLabel = "N",
      description = "How many hosts share a path; default ${DEFAULT-VALUE}.")
  private int share;

  @Option(
      names = "--script",
      defaultValue = "50",
      paramLabel = "MILLIS",
      description = "How long a deploy script takes; default ${DEFAULT-VALUE}.")
  private int script;

  @Option(names = "--told", description = "Leave out agents that look each second.")
  private boolean onlyTold;

  private PrintWriter out;

  /** What a case has shown. */
  private record Figures(Delays overhead, double requests) {}

  /** Both cases of agents that learn of a version in one way. */
  private record Cases(Figures alone, Figures shared) {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DeployBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    out = command.commandLine().getOut();
    out.printf("%d hosts, %d versions in each case, scripts of %d ms%n", hosts, runs, script);
    Cases told = measure(true);
    Optional<Cases> looking = onlyTold ? Optional.empty() : Optional.of(measure(false));
    print("each host has a path of its own", told.alone(), looking.map(Cases::alone));
    print(share + " hosts share each path", told.shared(), looking.map(Cases::shared));
    out.println("overhead_ms=" + told.alone().overhead().percentile(99));
    out.flush();
    return 0;
  }

  private Cases measure(boolean told) throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.create("bench");
        DeployScene scene =
            new DeployScene(
                folder.path(), hosts, told, new DeployScripts(Duration.ofMillis(script)))) {
      return new Cases(measure(scene, 1), measure(scene, share));
    }
  }

  private Figures measure(DeployScene scene, int hostsPerPath) throws Exception {
    scene.share(hostsPerPath);
    for (int i = 0; i < BEFORE; i++) {
      var unused = scene.deployNext();
    }
    Delays overhead = new Delays();
    long requests = 0;
    for (int i = 0; i < runs; i++) {
      // Hosts have memory of their own: none waits while what others have left is collected.
      System.gc();
      Thread.sleep(QUIET.toMillis());
      Duration took = scene.deployNext();
      overhead.add(took.minusMillis((long) script * hostsPerPath));
      requests += scene.requestsOfLast();
    }
    return new Figures(overhead, (double) requests / runs / hosts);
  }

  private void print(String what, Figures told, Optional<Figures> looking) {
    out.println(what);
    print("told by ZooKeeper", told);
    if (looking.isPresent()) {
      print("a look each second", looking.get());
      out.printf(
          Locale.ROOT,
          "  %-20s p50=%.2f p99=%.2f%n",
          "told over looking",
          ratio(told, looking.get(), 50),
          ratio(told, looking.get(), 99));
    }
  }

  private static double ratio(Figures told, Figures looking, int percent) {
    return (double) told.overhead().percentile(percent) / looking.overhead().percentile(percent);
  }

  private void print(String how, Figures figures) {
    out.printf(
        Locale.ROOT, "  %-20s %s requests=%.1f%n", how, figures.overhead(), figures.requests());
  }
}
