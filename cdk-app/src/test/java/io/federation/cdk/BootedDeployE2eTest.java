package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ChatServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.machines.Machine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code cdk deploy} onto machines that really boot. */
@Tag("e2e")
@Execution(ExecutionMode.CONCURRENT)
class BootedDeployE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @Test
  void a_stack_whose_init_fails_tells_why_and_goes_back() throws IOException {
    try (BootedFederation federation = new BootedFederation("BootedDeployE2eTest-failing");
        ChatServer chat = ChatServer.started()) {
      federation.emptyRepository("presence");
      String described =
          federation.describe(
              text ->
                  text
                      + "presence: {url: ../presence.git}\n"
                      + "chat: {chatty: \""
                      + federation.network.reach(chat.url("/hook"))
                      + "\"}\naws:\n  region: us-east-1\n  ops: {name: ops, url: \""
                      + federation.url("ops")
                      + "\"}\n",
              "hello");
      String script = "it/nodeinit/stacktype/hello1/part/web1/init.sh";
      federation.repository(
          "ops", "hello", described + "\necho 'echo no room for the site; return 3' >" + script);
      String reason = script + " failed with exit code 3; last output: no room for the site";

      try (ProgramRun.Started deploy = federation.deploy()) {
        Await.until(LIMIT, "an instance boots", () -> !federation.groups.booted().isEmpty());
        String id = federation.groups.booted().iterator().next();
        Machine machine = federation.groups.machine(id);
        machine.await(
            LIMIT,
            "its tag says why",
            () -> federation.aws.tags(id).getOrDefault("add:error", "").contains(reason));
        machine.await(LIMIT, "its console says why", () -> machine.console().contains(reason));
        machine.await(LIMIT, "chat says why", () -> chat.taken().toString().contains(reason));
        String record = "it/presence/all/" + id + ".json";
        machine.await(
            LIMIT, "presence says why", () -> federation.file("presence", record).contains(reason));
        assertThat(federation.aws.status("fed1")).isEqualTo("CREATE_IN_PROGRESS");

        // Ten minutes pass for a node by whose statelog they have.
        machine.shell(
            "sed -i \"s/:[0-9]\\{8\\}-[0-9]\\{6\\};/:$(date -u -d '-11 min' +%Y%m%d-%H%M%S);/g\""
                + " /root/nodeinfo/statelog.txt");
        Await.until(LIMIT, "cdk has ended", () -> !deploy.process().isAlive());
        assertThat(deploy.process().exitValue()).isNotZero();
        assertThat(federation.aws.status("fed1")).isEqualTo("ROLLBACK_COMPLETE");
        machine.awaitOff();
      }
    }
  }

  @Test
  void lad1_comes_to_be_serves_and_replaces_a_node() throws IOException {
    try (BootedFederation federation = new BootedFederation("BootedDeployE2eTest-lad1")) {
      federation.emptyRepository("presence");
      federation.repository("app", "lad1-app", ":");
      String described =
          federation.describe(
              text ->
                  // No disk is attached to these machines.
                  text.replace("    data: keep\n", "")
                      .replaceFirst("(?s)\naws:.*", "\n")
                      .concat("aws:\n  region: us-east-1\n  ops: {name: ops, url: \"")
                      .concat(federation.url("ops") + "\"}\n"),
              "lad1");
      federation.repository(
          "ops",
          "lad1",
          described + "\necho 'echo \"$nodepart says goodbye\"' >it/nodeinit/common/terminate.sh");
      try (ProgramRun.Started deploy = federation.deploy()) {
        deploy.await().expectingSuccess();
      }
      assertThat(federation.aws.status("fed1")).isEqualTo("CREATE_COMPLETE");
      assertThat(federation.endpoint.calls("SignalResource"))
          .as("signals, of which the stack has waited for one of each node")
          .isGreaterThanOrEqualTo(4);
      List<String> nodes = federation.endpoint.instances().stream().map(i -> i.id()).toList();
      assertThat(nodes).hasSize(4);
      nodes.forEach(id -> it_is_a_node(federation, id));
      print_times(federation, nodes);

      String lb = federation.endpoint.instances("fed1/lb1").get(0).id();
      URI site =
          URI.create(
              "http://" + federation.groups.machine(lb).address().getHostAddress() + ":8000/");
      federation.groups.machine(lb).await(LIMIT, site + " answers", () -> answers(site));

      String old = federation.endpoint.instances("fed1/app1").get(0).id();
      Machine machine = federation.groups.machine(old);
      federation.aws.replace(old);
      machine.await(LIMIT, "the group lets it go", () -> !states(federation).contains(old));
      machine.awaitOff();
      assertThat(machine.disk().read("/root/nodeinfo/state.txt")).startsWith("terminating");
      assertThat(federation.file("presence", "it/presence/all/" + old + ".json"))
          .contains("terminating");
      assertThat(machine.disk().read("/root/log/node-init.log")).contains("app1 says goodbye");
      String born = awaitSuccessor(federation, nodes);
      print_times(federation, List.of(born));
      federation.groups.machine(lb).await(LIMIT, site + " answers still", () -> answers(site));

      federation.groups.machine(born).kill();
      machine.await(LIMIT, "the group misses it", () -> !states(federation).contains(born));
      awaitSuccessor(federation, Stream.concat(nodes.stream(), Stream.of(born)).toList());
    }
  }

  /** Waits until all four serve, and returns the node that was none of these before. */
  private static String awaitSuccessor(BootedFederation federation, List<String> before) {
    Await.until(
        LIMIT,
        "another is in service",
        () -> states(federation).lines().filter(line -> line.endsWith(" InService")).count() == 4);
    String born =
        federation.groups.booted().stream()
            .filter(id -> !before.contains(id))
            .findFirst()
            .orElseThrow();
    it_is_a_node(federation, born);
    return born;
  }

  private static String states(BootedFederation federation) {
    return String.join(
        "\n",
        federation.endpoint.instances().stream()
            .map(instance -> instance.id() + " " + instance.state())
            .toList());
  }

  private static void it_is_a_node(BootedFederation federation, String id) {
    Machine machine = federation.groups.machine(id);
    assertThat(machine.disk().read("/root/nodeinfo/statelog.txt")).contains("initdone:");
    // The stack waits for a node's signal; what it tells its group comes after that.
    machine.await(LIMIT, "it is in service", () -> states(federation).contains(id + " InService"));
    machine.await(
        LIMIT,
        "its tags say that it is a node",
        () -> federation.aws.tags(id).getOrDefault("add:statelog", "").contains("initdone:"));
    // At first an application may have no database to work with.
    machine.await(
        LIMIT,
        "its tags say that nothing is wrong",
        () -> federation.aws.tags(id).getOrDefault("add:error", "").isEmpty());
    machine.await(
        LIMIT,
        "presence has it",
        () -> federation.file("presence", "it/presence/all/" + id + ".json").contains("initdone"));
  }

  private boolean answers(URI site) {
    try {
      return http.send(
                  HttpRequest.newBuilder(site).timeout(Duration.ofSeconds(10)).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void print_times(BootedFederation federation, List<String> nodes) {
    System.out.println("node  launch -> user-data -> init begins -> initdone, s");
    for (String id : nodes) {
      Machine machine = federation.groups.machine(id);
      Instant launch = federation.groups.launched(id);
      String log = machine.disk().read("/var/log/federation-bootstrap.log");
      String states = machine.disk().read("/root/nodeinfo/statelog.txt");
      System.out.printf(
          "%-5s %6d %12d %14d%n",
          machine.disk().read("/root/nodeinfo/nodepart.txt").strip(),
          seconds(launch, log, "^([0-9-]{15}) "),
          seconds(launch, states, "setup:([0-9-]{15});"),
          seconds(launch, states, "initdone:([0-9-]{15});"));
    }
  }

  private static long seconds(Instant from, String text, String stamp) {
    Matcher found = Pattern.compile(stamp).matcher(text);
    assertThat(found.find()).as(text).isTrue();
    Instant to = LocalDateTime.parse(found.group(1), STAMP).toInstant(ZoneOffset.UTC);
    return Duration.between(from, to).toSeconds();
  }
}
