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
            + " repositories against the same cycle as a bash script, and the same where each run"
            + " also says that the node is there, or finds on EC2 that AWS knows all,"
            + " or writes its metrics into a file,"
            + " or is one process that beats again and again. Both run in turn; what is printed"
            + " are medians, and then their ratio, node-init over bash.",
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
  private List<SceneServer.Transport> transports = List.of(SceneServer.Transport.values());

  @Option(
      names = "--case",
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES}; may be given more than once; default all.")
  private List<Case> cases = List.of(Case.values());

  @Option(
      names = "--jdk",
      paramLabel = "HOME",
      required = true,
      description = "Home of a JDK to run the node on; may be given more than once.")
  private List<Path> jdks;

  @Option(names = "--jar", required = true, hidden = true)
  private Path jar;

  @Option(names = "--aws-jar", required = true, hidden = true)
  private Path awsJar;

  @Option(names = "--reference", required = true, hidden = true)
  private Path reference;

  @Option(names = "--presence-reference", required = true, hidden = true)
  private Path presenceReference;

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
        for (SceneServer.Transport transport : transports) {
          for (Case kind : cases) {
            ratios.add(compare(folder.path(), jdk, transport, kind, out));
          }
        }
      }
    }
    ratios.forEach(out::println);
    out.flush();
    return 0;
  }

  private String compare(
      Path folder, Path jdk, SceneServer.Transport transport, Case kind, PrintWriter out)
      throws Exception {
    String name =
        "java-"
            + Jdk.version(jdk)
            + "-"
            + transport.name().toLowerCase(Locale.ROOT)
            + kind.suffix();
    Path place = folder.resolve(name.replace('+', '-'));
    List<Cost> bash = new ArrayList<>();
    List<Cost> node = new ArrayList<>();
    Scene.Programs programs = new Scene.Programs(reference, presenceReference, jar, awsJar);
    try (Scene scene = Scene.set(place, programs, jdk, transport, kind)) {
      Stopwatch stopwatch = new Stopwatch(place);
      Side bashSide = scene.bash();
      Side nodeSide = scene.node();
      for (int i = 0; i < runs; i++) {
        bash.add(bashSide.measure(stopwatch));
        node.add(nodeSide.measure(stopwatch));
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
