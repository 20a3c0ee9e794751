package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample of the customers, as a newcomer tries it: each step that {@code up} proposes, as it is
 * printed. One federation for all, in order.
 */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class CustEndToEndTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final Path CUST = FedRun.projectFolder().resolve("bootstrap/cust");

  /** What the page shows of one cms: where it is, what it answers, its version and its host. */
  private static final Pattern ROW =
      Pattern.compile("<p>(\\S+): (.*) to the (first|second) customer, says (\\S+) on (\\S+)");

  private record Row(String place, String greeting, String customer, String version, String host) {}

  private LiveFederation federation;
  private ProposedSteps steps;
  private String url = "";

  @RegisterExtension
  final TestExecutionExceptionHandler failures =
      (context, failure) -> {
        // Afterwards the federation is gone, and with it the reason.
        throw new AssertionError(failure + "\n" + federation.account(), failure);
      };

  @BeforeAll
  void grow(@TempDir Path folder) throws Exception {
    federation = new LiveFederation(folder.resolve("fed"), "10s");
    String up = federation.up(CUST).run().expectingSuccess().out();
    steps = new ProposedSteps(federation, up);
    url = up.lines().filter(line -> line.startsWith("http://127.")).findFirst().orElseThrow();
  }

  @AfterAll
  void down() throws IOException {
    federation.close();
    assertThat(federation.processes()).isEmpty();
  }

  private List<Row> rows() {
    try (InputStream answer = URI.create(url).toURL().openStream()) {
      String page = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      return ROW.matcher(page)
          .results()
          .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)))
          .toList();
    } catch (IOException e) {
      // It is just being deployed.
      return List.of();
    }
  }

  /** Waits until each customer has the version on both hosts, and no other. */
  private void awaitVersion(String version, String... hosts) {
    Await.until(
        LIMIT,
        "the page shows " + version + " on " + List.of(hosts),
        () ->
            Stream.of("first", "second")
                    .allMatch(
                        customer ->
                            rows().stream()
                                .filter(row -> row.customer().equals(customer))
                                .filter(row -> row.version().equals(version))
                                .map(Row::host)
                                .sorted()
                                .toList()
                                .equals(List.of(hosts)))
                && rows().size() == 2 * hosts.length);
  }

  private void awaitAllCurrent() {
    Await.until(
        LIMIT, "all hosts have the cluster's version", () -> status().exitCode() == ExitCode.DONE);
  }

  private ProgramRun.Result status() {
    return federation.fed("deploy", "status").run();
  }

  @Test
  @Order(1)
  void the_site_finds_each_cms_and_the_tree_shows_who_that_is() {
    awaitVersion("main", "app1-1", "app1-2");
    awaitAllCurrent();

    List<ProgramRun.Result> shown = steps.carryOut(1);

    assertThat(steps.count()).isEqualTo(7);
    assertThat(shown.get(0).expectingSuccess().out())
        .contains(
            rows().stream()
                .filter(row -> row.customer().equals("first"))
                .map(row -> "/" + row.place())
                .toList());
    assertThat(shown.get(1).expectingSuccess().out()).contains("on 3 of 3 hosts");
  }

  @Test
  @Order(2)
  void a_new_version_comes_to_both_hosts_by_a_push() {
    ProgramRun.Result status = steps.carryOut(2).get(0);

    assertThat(status.exitCode()).isIn(ExitCode.DONE, ExitCode.TRY_AGAIN);
    awaitVersion("v2", "app1-1", "app1-2");
    assertThat(rows()).extracting(Row::greeting).containsOnly("A warm welcome");
    awaitAllCurrent();
  }

  @Test
  @Order(3)
  void nobody_finds_the_services_of_a_killed_host_any_more_and_its_successor_has_them() {
    List<String> before =
        rows().stream().filter(row -> row.host().equals("app1-1")).map(Row::place).toList();
    assertThat(before).hasSize(2);

    List<ProgramRun.Result> called = steps.carryOut(3);

    called.forEach(ProgramRun.Result::expectingSuccess);
    Await.until(
        LIMIT,
        "the killed services are out of the tree",
        () ->
            before.stream()
                .noneMatch(
                    federation.fed("tree", "show", "/", "--ephemeral").run().out()::contains));
    awaitVersion("v2", "app1-2", "app1-3");
    awaitAllCurrent();
  }

  @Test
  @Order(4)
  void a_version_that_does_not_start_stops_all_at_its_first_host() {
    List<ProgramRun.Result> called = steps.carryOut(4);

    assertThat(called.get(1).expectingSuccess().out()).contains("deploy| INFO");
    Await.until(LIMIT, "all are stopped", () -> status().out().contains("None: stopped"));
    assertThat(status().exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(status().out())
        .containsOnlyOnce(
            "error: Command failed: /opt/cms/bin/zookeeper-deploy /cust/someapp/cms 0");
    assertThat(Stream.of("app1-2", "app1-3").map(federation::log))
        .as("the log of the host that has tried it")
        .filteredOn(log -> log.contains("/cust/someapp/cms has no property heading"))
        .hasSize(1);
    Await.until(LIMIT, "the site goes on with the others", () -> rows().size() == 3);
    assertThat(rows()).extracting(Row::version).containsOnly("v2");
  }

  @Test
  @Order(5)
  void what_was_mended_in_git_is_deployed_after_a_pause() {
    List<ProgramRun.Result> called = steps.carryOut(5);

    assertThat(called.get(0).expectingSuccess().out()).contains("False (it was None)");
    awaitVersion("v3", "app1-2", "app1-3");
    awaitAllCurrent();
  }

  @Test
  @Order(6)
  void all_are_stopped_by_hand_and_go_on() {
    List<ProgramRun.Result> called = steps.carryOut(6);

    assertThat(called.get(0).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(called.get(1).out()).contains("None: stopped");
    assertThat(called.get(2).exitCode()).isEqualTo(ExitCode.DONE);
    awaitAllCurrent();
  }

  @Test
  @Order(7)
  void all_nodes_answer_calls_and_note_them() {
    Await.until(
        LIMIT,
        "all are found",
        () -> federation.fed("find").run().out().equals("app1-2\napp1-3\nweb1-1\n"));

    List<ProgramRun.Result> called = steps.carryOut(7);

    assertThat(called.get(0).expectingSuccess().out()).endsWith("\n3 of 3 nodes answer\n");
    assertThat(called.get(1).expectingSuccess().out()).isEqualTo("app1  2\nweb1  1\n");
    assertThat(called.get(2).expectingSuccess().out())
        .contains("Summary of State:")
        .contains("Finished processing 3 / 3 hosts in ");
    assertThat(federation.node().resolve("log/audit.log"))
        .content()
        .contains(" caller=ssh=operator agent=rpcutil action=status data={:process_results=>true}")
        .contains(": status=0 time=");
  }

  @Test
  @Order(8)
  void what_was_deployed_runs_again_after_down_and_up() throws Exception {
    federation.fed("down").run().expectingSuccess();
    assertThat(federation.processes()).isEmpty();

    federation.up(CUST).run().expectingSuccess();

    awaitVersion("v3", "app1-2", "app1-3");
  }
}
