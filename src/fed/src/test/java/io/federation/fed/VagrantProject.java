package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.Stamp;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A copy of the project's Vagrantfile in a folder of its own, with a small federation. */
final class VagrantProject {

  /** The machines of the federation, both of one part. */
  private static final List<String> MACHINES = List.of("web1-1", "web1-2");

  private static final Duration LIMIT = Duration.ofMinutes(5);
  static final String NODE_INIT = "sudo /root/bin/node-init ";

  private final Path folder;
  private final UnaryOperator<ProgramRun> lead;
  private final List<String> before;

  /**
   * Makes the copy.
   *
   * @param lead gives a call of Vagrant what the provider needs
   * @param before the program that runs Vagrant, with its arguments; empty to run it as it is
   */
  VagrantProject(Path folder, UnaryOperator<ProgramRun> lead, List<String> before)
      throws IOException {
    this.folder = folder;
    this.lead = lead;
    this.before = before;
    Path project = FedRun.projectFolder();
    for (String name : List.of("fed", "src", "bootstrap", "node-init")) {
      Files.createSymbolicLink(folder.resolve(name), project.resolve(name));
    }
    Path sample = folder.resolve("sample");
    for (List<String> copy :
        List.of(
            List.of(project.resolve("bootstrap/hello").toString(), sample.toString()),
            List.of(project.resolve("vagrant").toString(), home().getParent().toString()))) {
      ProgramRun.of("cp", "-r", copy.get(0), copy.get(1)).run().expectingSuccess();
    }
    ProgramRun.of("rm", "-rf", home().toString(), folder.resolve("vagrant/.vagrant").toString())
        .run()
        .expectingSuccess();
    describe(description(MACHINES.size()));
  }

  /** Returns a federation.yaml of so many nodes, all of the part web1. */
  static String description(int nodes) {
    return """
        deployment: fed1
        stacktype: hello1
        presence: {url: ../presence.git}
        parts:
          web1: {count: {min: %d, max: 4}, vagrant: {memory: 512}}
        """
        .formatted(nodes);
  }

  /** Writes the federation.yaml of the sample. */
  void describe(String yaml) throws IOException {
    Files.writeString(folder.resolve("sample/it/federation.yaml"), yaml);
  }

  /** Returns the federation's folder, which the first {@code vagrant up} makes. */
  Path home() {
    return folder.resolve("vagrant/federation");
  }

  ProgramRun vagrant(String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add("vagrant");
    command.addAll(List.of(arguments));
    return lead.apply(ProgramRun.of(command))
        .in(folder.resolve("vagrant"))
        .withEnv("VAGRANT_HOME", folder.resolve("vagrant.d").toString())
        .withEnv("FEDERATION_SAMPLE", sample())
        .within(LIMIT);
  }

  private String sample() {
    return folder.resolve("sample").toString();
  }

  /** Runs ./fed up with the sample. */
  void fedUp(String... options) {
    List<String> command = new ArrayList<>(List.of(folder.resolve("fed").toString(), "up"));
    command.addAll(List.of("--sample", sample()));
    command.addAll(List.of(options));
    ProgramRun.of(command).withEnv("HOME", folder.toString()).run().expectingSuccess();
  }

  /** Runs a command in a machine; returns what it printed. */
  String in(String machine, String command) {
    return vagrant("ssh", machine, "-c", command).run().expectingSuccess().out().strip();
  }

  private String instanceId(String machine) {
    return in(machine, "sudo cat /root/nodeinfo/instance-id.txt");
  }

  /**
   * Does what a user does in a machine's life, and looks that its node stays what it is.
   *
   * @param whole whether machines are also provisioned again, halted and started, and one replaced
   */
  void assertLife(String provider, boolean whole) {
    try {
      vagrant("up", "--provider=" + provider).run().expectingSuccess();

      awaitPartners();
      String id = instanceId("web1-1");
      assertThat(id).startsWith("web1-1-");
      Await.until(
          LIMIT,
          "both nodes are done",
          () -> nodes().findValuesAsText("state").equals(List.of("done", "done")));

      if (whole) {
        provisionAgain(id);
        haltAndStart(id);
        replace(id);
      }
    } finally {
      vagrant("destroy", "-f").run().expectingSuccess();
    }
    assertThat(vagrant("status").run().expectingSuccess().out())
        .containsPattern("web1-1 +not created \\(" + provider);
  }

  private void provisionAgain(String id) {
    vagrant("provision").run().expectingSuccess();
    vagrant("provision").run().expectingSuccess();
    assertThat(instanceId("web1-1")).isEqualTo(id);
  }

  private void haltAndStart(String id) {
    vagrant("halt").run().expectingSuccess();
    vagrant("up").run().expectingSuccess();
    awaitHeartbeats(new Stamp(Instant.now()).toString());
    assertThat(instanceId("web1-1")).isEqualTo(id);
  }

  private void replace(String id) {
    String other = instanceId("web1-2");
    vagrant("destroy", "-f", "web1-1").run().expectingSuccess();
    vagrant("up").run().expectingSuccess();
    assertThat(instanceId("web1-1")).isNotEqualTo(id);
    assertThat(instanceId("web1-2")).isEqualTo(other);
    awaitPartners();
  }

  /** Waits until each machine finds the other as its partner, at the address that it has. */
  private void awaitPartners() {
    for (String machine : MACHINES) {
      // What the minute's heartbeat does, which the test need not wait for unless it is under way.
      in(machine, NODE_INIT + "cron-1m");
    }
    for (String machine : MACHINES) {
      String other = MACHINES.get(1 - MACHINES.indexOf(machine));
      String id = instanceId(other);
      String address = "\"" + in(other, "hostname --all-ip-addresses") + "\"";
      Await.until(
          LIMIT,
          machine + " finds " + id + " at " + address,
          () -> {
            String partners = in(machine, NODE_INIT + "partners --part=web1 --json");
            return partners.contains("\"" + id + "\"") && partners.contains(address);
          });
    }
  }

  /** Returns what {@code fed status} says of the nodes. */
  private JsonNode nodes() {
    ProgramRun.Result status =
        ProgramRun.of(
                folder.resolve("fed").toString(),
                "status",
                "--json",
                "--presence",
                home().resolve("git/presence.git").toString(),
                "--description",
                home().resolve("ops/it/federation.yaml").toString())
            .withEnv("HOME", folder.toString())
            .run();
    try {
      return new ObjectMapper().readTree(status.out()).path("nodes");
    } catch (JsonProcessingException e) {
      throw new AssertionError(status.toString(), e);
    }
  }

  /** Waits until each node has told of itself after a time, a stamp. */
  private void awaitHeartbeats(String since) {
    Await.until(
        LIMIT,
        "all have told of themselves after " + since,
        () -> {
          List<String> stamps = new ArrayList<>();
          nodes().forEach(node -> stamps.add(node.path("lastseen").asText()));
          return stamps.stream().filter(stamp -> stamp.compareTo(since) > 0).count()
              == MACHINES.size();
        });
  }
}
