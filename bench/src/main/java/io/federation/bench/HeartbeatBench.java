package io.federation.bench;

import io.federation.testkit.TemporaryFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a heartbeat that finds nothing to do against the same cycle in bash. */
@Command(
    name = "bench/heartbeat",
    description =
        "Measures a heartbeat of node-init, a fresh JVM, that finds nothing to do in four"
            + " repositories against the same cycle as a bash script. Both run in turn; what is"
            + " printed are medians, and then their ratio, node-init over bash.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class HeartbeatBench implements Callable<Integer> {

  private static final int FEWEST_RUNS = 15;

  @Spec private CommandSpec command;

  @Option(
      names = "--runs",
      defaultValue = "21",
      paramLabel = "N",
      description = "How often each side runs, 15 or more; default ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES}; may be given more than once; default all.")
  private List<Scene.Transport> transports = List.of(Scene.Transport.values());

  @Option(
      names = "--jdk",
      paramLabel = "HOME",
      required = true,
      description = "Home of a JDK to run the node on; may be given more than once.")
  private List<Path> jdks;

  @Option(names = "--jar", required = true, hidden = true)
  private Path jar;

  @Option(names = "--reference", required = true, hidden = true)
  private Path reference;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new HeartbeatBench());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (runs < FEWEST_RUNS) {
      throw new ParameterException(
          command.commandLine(), "--runs " + runs + " is too few for a median: use 15 or more");
    }
    PrintWriter out = command.commandLine().getOut();
    List<String> ratios = new ArrayList<>();
    try (TemporaryFolder folder = TemporaryFolder.create("bench")) {
      for (Path jdk : jdks) {
        for (Scene.Transport transport : transports) {
          String name =
              "java-" + Jdk.version(jdk) + "-" + transport.name().toLowerCase(Locale.ROOT);
          ratios.add(compare(folder.path().resolve(name), name, jdk, transport, out));
        }
      }
    }
    ratios.forEach(out::println);
    out.flush();
    return 0;
  }

  private String compare(
      Path folder, String name, Path jdk, Scene.Transport transport, PrintWriter out)
      throws Exception {
    List<Cost> bash = new ArrayList<>();
    List<Cost> node = new ArrayList<>();
    try (Scene scene = Scene.set(folder, reference, jar, jdk, transport)) {
      Stopwatch stopwatch = new Stopwatch(folder);
      List<Long> before = scene.idleCycles();
      for (int i = 0; i < runs; i++) {
        bash.add(stopwatch.measure(scene.reference(), scene.environment()));
        node.add(stopwatch.measure(scene.heartbeat(), scene.environment()));
      }
      List<Long> after = scene.idleCycles();
      for (int side = 0; side < after.size(); side++) {
        if (after.get(side) - before.get(side) != runs) {
          throw new IllegalStateException(
              name + ": not every cycle found nothing to do: " + before + " before, " + after);
        }
      }
    }
    Cost reference = Cost.median(bash);
    Cost heartbeat = Cost.median(node);
    out.println(name + ", medians of " + runs + " runs each");
    print(out, "bash", reference);
    print(out, "node-init", heartbeat);
    out.flush();
    return String.format(
        Locale.ROOT,
        "ratio wall=%.2f cpu=%.2f rss_mb=%.0f %s",
        heartbeat.wallMs() / reference.wallMs(),
        heartbeat.cpuMs() / reference.cpuMs(),
        heartbeat.rssMb(),
        name);
  }

  private static void print(PrintWriter out, String side, Cost cost) {
    out.printf(
        Locale.ROOT,
        "  %-10s wall %4.0f ms, cpu %4.0f ms, memory %3.0f MB%n",
        side,
        cost.wallMs(),
        cost.cpuMs(),
        cost.rssMb());
  }
}
