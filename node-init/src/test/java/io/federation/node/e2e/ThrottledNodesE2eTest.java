package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Stamp;
import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.aws.AwsClients;
import io.federation.testkit.aws.AwsEndpoint;
import io.federation.testkit.aws.GroupTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many nodes of a group whose calls AWS throttles, each heartbeat a process of its own. */
@Tag("e2e")
class ThrottledNodesE2eTest {

  private static final int NODES = Boolean.getBoolean("test.long") ? 200 : 10;
  private static final int AT_ONCE = 10;

  /** For a busy machine: quiet, a heartbeat that tells AWS takes two seconds. */
  private static final Duration LIMIT = Duration.ofMinutes(NODES);

  private static final String GROUP = "many/app1";
  private static final String NOTES = "run/aws.properties";

  /** Leaves nothing where the heartbeat has begun to tell AWS before its work has ended. */
  private static final String WORK =
      "#!/bin/bash\n[ ! -e \"$NODE_HOME/run/aws.lock\" ] && touch \"$NODE_HOME/worked\"\n";

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  @AutoClose private final AwsEndpoint endpoint = AwsEndpoint.start();
  private final AwsClients aws = new AwsClients(endpoint);
  private final List<InstanceNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(InstanceNode::close);
  }

  /** Launches all, with the homes of nodes that were initialised when nobody told AWS. */
  private void launch() throws IOException {
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit(
        "First",
        write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n"),
        script("bin/nodework/common/work_ActualWork.sh", WORK));
    Path home = folder.resolve("home");
    new JarNode(home, ops.url()).init().run().expectingSuccess();
    InstanceNode.addProgram(home);
    aws.create("many", new GroupTemplate(GROUP).size(NODES, NODES).hooks().signals(NODES));
    aws.awaitStates(GROUP, Collections.nCopies(NODES, "Pending:Wait").toArray(String[]::new));
    for (String instance : aws.in(GROUP, "Pending:Wait")) {
      Path copy = copy(home, folder.resolve(instance));
      nodes.add(new InstanceNode(copy, ops.url(), endpoint, "many", instance));
    }
  }

  @Test
  void they_work_without_delay_and_are_all_tagged_in_the_end() throws Exception {
    launch();

    endpoint.throttle("CreateTags", 1_000_000);
    List<Beat> beats = beatAll(nodes, node -> node.beat().withoutEnv("NODE_INIT_AWS_LIMIT"));

    Duration slowest = Collections.max(beats.stream().map(Beat::untilWorked).toList());
    assertThat(beats)
        .extracting(Beat::afterwards)
        .as("5 s for AWS, and what a busy machine adds to all that a heartbeat does")
        .allMatch(
            after -> after.compareTo(Duration.ofSeconds(5).plus(slowest.multipliedBy(3))) < 0);
    for (InstanceNode node : nodes) {
      assertThat(aws.tags(node.instance())).containsEntry("add:state", "presetup");
      assertThat(node.text(NOTES)).contains("outstanding.tags=", "tags.notBefore=");
    }

    InstanceNode held = nodes.get(0);
    setNotBefore(held, Instant.now().plus(Duration.ofMinutes(10)));
    int calls = endpoint.calls("CreateTags");
    held.beat().run().expectingSuccess();
    assertThat(endpoint.calls("CreateTags")).as("a call that is held").isEqualTo(calls);
    setNotBefore(held, Instant.EPOCH);

    endpoint.throttle("CreateTags", NODES / 2);
    List<InstanceNode> untold = new ArrayList<>(nodes);
    Await.until(
        LIMIT,
        "all are tagged",
        () -> {
          beatAll(untold, InstanceNode::beat);
          untold.removeIf(node -> !node.text(NOTES).contains("outstanding.tags="));
          return untold.isEmpty();
        });

    for (InstanceNode node : nodes) {
      assertThat(aws.tags(node.instance()))
          .containsEntry("add:deployment", "fed1")
          .containsEntry("add:nodepart", "app1")
          .containsEntry("add:state", "done")
          .containsEntry("add:error", "")
          .hasEntrySatisfying("add:statelog", log -> assertThat(log).contains("initdone:"));
    }
    aws.awaitStates(GROUP, Collections.nCopies(NODES, "InService").toArray(String[]::new));
    aws.awaitStack("many", "CREATE_COMPLETE");
  }

  /** A heartbeat with work: how long it took until its work had ended, and how long afterwards. */
  private record Beat(Duration untilWorked, Duration afterwards) {}

  private static List<Beat> beatAll(
      List<InstanceNode> nodes, Function<InstanceNode, ProgramRun> beat) {
    ExecutorService atOnce = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<Beat>> beats = new ArrayList<>();
      for (InstanceNode node : nodes) {
        beats.add(CompletableFuture.supplyAsync(() -> beat(node, beat.apply(node)), atOnce));
      }
      return beats.stream().map(CompletableFuture::join).toList();
    } finally {
      atOnce.shutdown();
    }
  }

  private static Beat beat(InstanceNode node, ProgramRun beat) {
    Instant start = Instant.now();
    beat.run().expectingSuccess();
    Instant end = Instant.now();
    try {
      Instant worked = Files.getLastModifiedTime(node.file("worked")).toInstant();
      return new Beat(Duration.between(start, worked), Duration.between(worked, end));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a node's home; of the large files in it, which no node changes, there is one. */
  private static Path copy(Path home, Path to) throws IOException {
    Files.createDirectory(to);
    ProgramRun.of("cp", "-rl", home.resolve("bin").toString(), to.toString())
        .run()
        .expectingSuccess();
    for (String name : List.of("gitrepo", "nodeinfo", "run")) {
      ProgramRun.of("cp", "-r", home.resolve(name).toString(), to.toString())
          .run()
          .expectingSuccess();
    }
    return to;
  }

  /** Sets until when a node's tags are held. */
  private static void setNotBefore(InstanceNode node, Instant time) throws IOException {
    Files.writeString(
        node.file(NOTES),
        node.text(NOTES)
            .replaceAll("(?m)^tags.notBefore=.*$", "tags.notBefore=" + new Stamp(time)));
  }
}
