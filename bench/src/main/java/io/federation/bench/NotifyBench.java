package io.federation.bench;

import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how soon nodes with agents work what somebody has pushed. */
@Command(
    name = "bench/notify",
    description =
        "Measures how soon after git push nodes look and begin to work: told by ZooKeeper, and, with"
            + " nobody told, by their heartbeats of the minute. The agents run in one process, each"
            + " with a node's home of its own.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class NotifyBench implements Callable<Integer> {

  /** What code runs for the first time is slower; agents run for weeks. */
  private static final int BEFORE = 3;

  /** Longer than a node rests after a heartbeat that it was told to make. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final int MILLIS_PER_TICK = 10;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Spec private CommandSpec command;

  @Option(
      names = "--nodes",
      defaultValue = "100",
      paramLabel = "N",
      description = "How many nodes; default ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--pushes",
      defaultValue = "10",
      paramLabel = "N",
      description = "How many pushes nodes are told of; default ${DEFAULT-VALUE}.")
  private int pushes;

  @Option(
      names = "--untold",
      defaultValue = "3",
      paramLabel = "N",
      description =
          "How many pushes nobody is told of, evenly spread over a minute; default"
              + " ${DEFAULT-VALUE}.")
  private int untold;

  @Option(
      names = "--presence",
      description = "Let the nodes say in ZooKeeper in which state they are, too.")
  private boolean speaks;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new NotifyBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = command.commandLine().getOut();
    try (TemporaryFolder folder = TemporaryFolder.create("bench");
        NotifyScene scene = new NotifyScene(folder.path(), nodes, speaks)) {
      for (int i = 1; i <= BEFORE; i++) {
        scene.awaitWorked(scene.push("before " + i), LIMIT);
      }
      Delays took = new Delays();
      Delays heard = new Delays();
      Delays looked = new Delays();
      Delays worked = new Delays();
      long processor = processorTicks();
      for (int i = 1; i <= pushes; i++) {
        Thread.sleep(QUIET.toMillis());
        NotifyScene.Push push = scene.push("told " + i);
        scene.awaitWorked(push, LIMIT);
        took.add(Duration.between(push.begun(), push.returned()));
        for (AgentNode node : scene.nodes()) {
          heard.add(Duration.between(push.returned(), node.notified()));
          looked.add(Duration.between(push.returned(), node.advanced()));
        }
        addWorked(List.of(push), scene, worked);
      }
      processor = processorTicks() - processor;
      out.println(nodes + " nodes, " + pushes + " pushes that they are told of");
      out.printf(
          "  %-24s %d ms for each node and push%n",
          "processor time", processor * MILLIS_PER_TICK / nodes / pushes);
      print(out, "git push", took);
      print(out, "until they have heard", heard);
      print(out, "until they have fetched", looked);
      print(out, "until work begins", worked);
      if (untold > 0) {
        out.println(untold + " pushes that nobody is told of");
        print(out, "until work begins", byTheMinute(scene));
      }
      out.println("p50_ms=" + worked.percentile(50) + " p99_ms=" + worked.percentile(99));
    }
    out.flush();
    return 0;
  }

  /** Pushes at moments that are spread over the minute, as nodes beat at one second each. */
  private Delays byTheMinute(NotifyScene scene) throws IOException, InterruptedException {
    scene.tell(false);
    List<NotifyScene.Push> all = new ArrayList<>();
    Instant begin = Instant.now();
    for (int i = 0; i < untold; i++) {
      Instant due = begin.plus(MINUTE.multipliedBy(i).dividedBy(untold));
      Duration wait = Duration.between(Instant.now(), due);
      if (!wait.isNegative()) {
        Thread.sleep(wait.toMillis());
      }
      all.add(scene.push("untold " + i));
    }
    scene.awaitWorked(all.get(all.size() - 1), LIMIT);
    Delays worked = new Delays();
    for (int i = 0; i < all.size(); i++) {
      addWorked(all.subList(i, all.size()), scene, worked);
    }
    return worked;
  }

  /** Adds how long nodes took until they worked the first push, be it with the ones after it. */
  private static void addWorked(List<NotifyScene.Push> pushes, NotifyScene scene, Delays worked)
      throws IOException {
    List<String> versions = pushes.stream().map(NotifyScene.Push::version).toList();
    for (AgentNode node : scene.nodes()) {
      Instant begun = node.worked(versions).orElseThrow();
      worked.add(Duration.between(pushes.get(0).returned(), begun));
    }
  }

  /**
   * Returns the processor time of this process and of its children that have ended, see proc(5).
   */
  private static long processorTicks() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Stream.of(fields).skip(11).limit(4).mapToLong(Long::parseLong).sum();
  }

  private static void print(PrintWriter out, String what, Delays delays) {
    out.printf("  %-24s %s%n", what, delays);
    out.flush();
  }
}
