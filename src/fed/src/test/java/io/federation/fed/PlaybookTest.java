package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.orchestrate.caller.CallClient;
import io.federation.orchestrate.caller.Discovery;
import io.federation.orchestrate.caller.SshKeySigner;
import io.federation.orchestrate.playbook.Nodes;
import io.federation.orchestrate.playbook.Playbook;
import io.federation.orchestrate.playbook.PlaybookContext;
import io.federation.orchestrate.playbook.PlaybookException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What playbooks are written with, and how it is printed. */
class PlaybookTest {

  @TempDir private Path folder;
  private final List<Duration> pauses = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private CallScene scene;

  @BeforeEach
  void three_nodes() throws Exception {
    scene = new CallScene(folder);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private String run(boolean isDryRun, Playbook playbook) throws Exception {
    out.reset();
    SshKeySigner signer = new SshKeySigner(scene.key.file(), System.getenv());
    playbook.run(
        new PlaybookContext(
            Map.of("cluster", "alfa", "empty", ""),
            question -> question.equals("Name") ? Optional.of("ann") : Optional.empty(),
            new ActionSetLoader(scene.ops())::of,
            new Discovery(scene.connection),
            new CallClient(scene.connection, signer, Clock.systemUTC()),
            new PlaybookText(new PrintStream(out, true, StandardCharsets.UTF_8)),
            pauses::add,
            isDryRun));
    return printed();
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replaceAll("totaltime=[0-9.]+", "totaltime=N");
  }

  @Test
  void calls_are_printed_as_those_of_mcollective() throws Exception {
    String printed =
        run(
            false,
            new Playbook() {
              @Override
              protected void orchestrate() {
                requires("rpcutil", "node");
                announce("Looking at cluster " + ask("Cluster", "cluster"));
                Nodes found = discover().withFact("country=uk").whenEmpty("nobody is there");
                found.ping();
                assertThat(found).hasToString("i-1,i-2");
                assertThat(found.facts("country")).containsExactly("uk", "uk");
                assertThatThrownBy(() -> found.facts("planet"))
                    .hasMessage("i-1 has no fact planet");
                rpc("rpcutil", "get_fact")
                    .with("fact", "country")
                    .limit(found)
                    .batchSize(1)
                    .verbose()
                    .summarize()
                    .run();
                rpc("rpcutil", "ping").limitToOne(found).run();
              }
            });

    assertThat(printed)
        .isEqualTo(
            """

            >>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>
            >>>>>>>>> Looking at cluster alfa
            >>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>

            >>>>>>>>> calling rpcutil#get_fact for 2 node(s)
               ...... processing result from i-1 [OK]
               ...... processing result from i-2 [OK]

            Summary of Value:

               uk = 2

            >>>>>>>>> done rpcutil#get_fact [discovered=2 responses=2 failcount=0 okcount=2 totaltime=N batch=1]
            >>>>>>>>> calling rpcutil#ping for 1 node(s)
            >>>>>>>>> done rpcutil#ping [discovered=1 responses=1 failcount=0 okcount=1 totaltime=N batch=0]
            """);
  }

  @Test
  void what_fails_is_tried_again_and_then_ends_the_playbook() {
    assertThatThrownBy(
            () ->
                run(
                    false,
                    new Playbook() {
                      @Override
                      protected void orchestrate() {
                        Nodes nowhere = discover().withIdentity("i-3").find();
                        rpc("rpcutil", "get_fact")
                            .with("fact", "country")
                            .limit(nowhere)
                            .tries(2)
                            .run();
                      }
                    }))
        .isInstanceOf(PlaybookException.class)
        .hasMessage("rpcutil#get_fact: Failed after 2 tries: i-3: no such fact");

    assertThat(pauses).containsExactly(Duration.ofSeconds(10));
    assertThat(printed())
        .isEqualTo(
            """
            >>>>>>>>> calling rpcutil#get_fact for 1 node(s)
               ...... processing result from i-3 [no such fact]
               ...... failing fast due to 1 [no such fact] result from i-3
               ...... try 0 failed: i-3: no such fact
               ...... trying rpcutil#get_fact, try number 1
               ...... processing result from i-3 [no such fact]
               ...... failing fast due to 1 [no such fact] result from i-3
               ...... try 1 failed: i-3: no such fact
            """);
  }

  @Test
  void after_a_failure_no_other_batch_begins() {
    assertThatThrownBy(
            () ->
                run(
                    false,
                    new Playbook() {
                      @Override
                      protected void orchestrate() {
                        Nodes all = discover().find();
                        rpc("rpcutil", "get_fact")
                            .with("fact", "planet")
                            .limit(all)
                            .batchSize(1)
                            .run();
                      }
                    }))
        .hasMessageEndingWith("i-1: no such fact");
    assertThat(printed()).doesNotContain("i-2").doesNotContain("i-3");
  }

  @Test
  void a_rehearsal_finds_nodes_and_checks_calls_and_makes_none() throws Exception {
    String printed =
        run(
            true,
            new Playbook() {
              @Override
              protected void orchestrate() {
                Nodes all = discover().withClass("app1").whenEmpty("nobody is there");
                all.ping();
                rpc("node", "pause").with("for", "30m").limit(all).run();
              }
            });

    assertThat(printed).isEqualTo(">>>>>>>>> would call node#pause on i-1, i-2, i-3\n");
  }

  /** A part of a playbook. */
  private interface Part {
    void of(Checked playbook);
  }

  /** Lets tests call what is for playbooks alone. */
  private static final class Checked extends Playbook {
    private final Part part;

    Checked(Part part) {
      this.part = part;
    }

    @Override
    protected void orchestrate() {
      part.of(this);
    }

    String value(String question, String name) {
      return ask(question, name);
    }

    void check(String value, String rule) {
      validate(value, rule);
    }

    void need(String... agents) {
      requires(agents);
    }

    Nodes search(String expression) {
      return discover().select(expression).whenEmpty("there are none");
    }

    void callInBatches(int size) {
      rpc("rpcutil", "ping").limit(discover().find()).batchSize(size).run();
    }

    void callOften(int tries) {
      rpc("rpcutil", "ping").limit(discover().find()).tries(tries).run();
    }

    void call(String action) {
      rpc("rpcutil", action).limit(discover().find()).run();
    }
  }

  private void fails(Part part, String message) {
    assertThatThrownBy(() -> run(false, new Checked(part)))
        .isInstanceOf(PlaybookException.class)
        .hasMessage(message);
  }

  @Test
  void a_value_is_given_or_asked_for_and_checked() throws Exception {
    String unused =
        run(
            false,
            new Checked(
                playbook -> {
                  assertThat(playbook.value("Cluster", "cluster")).isEqualTo("alfa");
                  assertThat(playbook.value("Name", "name")).isEqualTo("ann");
                  playbook.check("10", "^[0-9]+$");
                  playbook.check("10.0.0.1", "ipv4address");
                }));
    fails(
        playbook -> playbook.value("Backend Name", "backend"),
        "Please supply a value for Backend Name: add backend=...");
    fails(
        playbook -> playbook.value("Nothing", "empty"),
        "Please supply a value for Nothing: add empty=...");
    fails(
        playbook -> playbook.value("Cluster", "Cluster1"),
        "\"Cluster1\" is not the name of a value: use lower-case letters and _");
    fails(playbook -> playbook.check("1a", "^[0-9]+$"), "\"1a\" is not matched by \"^[0-9]+$\"");
  }

  @Test
  void what_is_missing_ends_it_before_anything_is_called() {
    fails(
        playbook -> playbook.need("rpcutil", "squid"),
        "there is no agent squid: use one of rpcutil, node, audit, haproxy, nrpe, notify, or"
            + " declare it in "
            + scene.ops().resolve("bin/action/squid/squid.yaml"));
    fails(playbook -> playbook.search("country=de"), "there are none");
    fails(playbook -> playbook.call("get_fact"), "get_fact needs fact: Fact");
    fails(playbook -> playbook.callOften(0), "tries(0): use 1 or more");
    assertThatThrownBy(() -> run(false, new Checked(playbook -> playbook.callInBatches(-1))))
        .hasMessage("neither batches nor pauses between them can be negative");
  }
}
