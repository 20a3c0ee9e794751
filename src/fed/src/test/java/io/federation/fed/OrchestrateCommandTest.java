package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrchestrateCommandTest {

  private static final String LOOK =
      """
      import io.federation.orchestrate.playbook.Nodes;
      import io.federation.orchestrate.playbook.Playbook;

      class Look extends Playbook {
        @Override
        protected void orchestrate() {
          String country = ask("Country", "country");
          Nodes nodes = discover().withFact("country=" + country).whenEmpty("nobody is there");
          rpc("rpcutil", "ping").limit(nodes).run();
        }
      }
      """;

  @TempDir private Path folder;
  private CallScene scene;

  @BeforeEach
  void three_nodes() throws Exception {
    scene = new CallScene(folder);
    Files.createDirectories(scene.ops().resolve("playbook"));
    write(LOOK);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private void write(String text) throws IOException {
    Files.writeString(scene.ops().resolve("playbook/look.java"), text);
  }

  private static String masked(String out) {
    return out.replaceAll("totaltime\\W+[0-9.E-]+", "totaltime=N");
  }

  @Test
  void a_playbook_is_compiled_and_run() throws Exception {
    FedRun run = scene.fed("orchestrate", "look", "country=uk");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(masked(run.out()))
        .isEqualTo(
            """
            Loading script playbook/look.java
            >>>>>>>>> calling rpcutil#ping for 2 node(s)
            >>>>>>>>> done rpcutil#ping [discovered=2 responses=2 failcount=0 okcount=2 totaltime=N batch=0]
            """);
  }

  @Test
  void each_thing_that_happens_is_an_object_of_json() throws Exception {
    assertThat(masked(scene.fed("orchestrate", "look", "country=uk", "--json").out()).lines())
        .hasSize(4)
        .startsWith("{\"event\":\"calling\",\"action\":\"rpcutil#ping\",\"nodes\":2}")
        .endsWith(
            "{\"event\":\"done\",\"action\":\"rpcutil#ping\",\"discovered\":2,\"responses\":2,"
                + "\"failcount\":0,\"okcount\":2,\"totaltime=N,\"batch\":0}");
    assertThat(scene.fed("orchestrate", "look", "country=uk", "--json", "--dry-run").out())
        .isEqualTo(
            "{\"event\":\"wouldCall\",\"action\":\"rpcutil#ping\",\"nodes\":[\"i-1\",\"i-2\"]}\n");
  }

  @Test
  void what_ends_it_is_told_with_its_line() throws Exception {
    FedRun run = scene.fed("orchestrate", "look", "country=de");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).isEqualTo("fed: playbook/look.java:8: nobody is there\n");
    assertThat(scene.fed("orchestrate", "look").err())
        .isEqualTo(
            "fed: playbook/look.java:7: Please supply a value for Country: add country=...\n");
    write(LOOK.replace("ask(\"Country\", \"country\")", "String.valueOf(1 / 0)"));
    assertThat(scene.fed("orchestrate", "look").err())
        .startsWith("fed: playbook/look.java:7: ")
        .contains("/ by zero");
  }

  @Test
  void what_its_own_code_throws_is_told_with_its_line_too() throws Exception {
    write(LOOK.replace("ask(\"Country\", \"country\")", "\"\" + Integer.parseInt(\"x\")"));

    FedRun run = scene.fed("orchestrate", "look");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).startsWith("fed: playbook/look.java:7: ").contains("\"x\"");
    write(
        LOOK.replace(
            "class Look extends Playbook {", "class Look extends Playbook { Look(int x) {}"));
    assertThat(scene.fed("orchestrate", "look"))
        .returns(ExitCode.USAGE, FedRun::exitCode)
        .extracting(FedRun::err)
        .asString()
        .startsWith("fed: playbook/look.java cannot be used: ");
  }

  @Test
  void what_is_no_playbook_is_refused_with_its_line() throws Exception {
    write(LOOK.replace("limit(nodes)", "limit(knots)"));
    assertThat(scene.fed("orchestrate", "look", "country=uk"))
        .returns(ExitCode.USAGE, FedRun::exitCode)
        .returns("", run -> run.out().replace("Loading script playbook/look.java\n", ""))
        .extracting(FedRun::err)
        .asString()
        .startsWith("fed: playbook/look.java:9: cannot find symbol");
    write("class Look {}");
    assertThat(scene.fed("orchestrate", "look").err())
        .isEqualTo(
            "fed: playbook/look.java has no class that extends"
                + " io.federation.orchestrate.playbook.Playbook\n");
    assertThat(scene.fed("orchestrate", "absent").err())
        .isEqualTo(
            "fed: there is no playbook "
                + scene.ops().resolve("playbook/absent.java")
                + ": use one of look\n");
    assertThat(scene.fed("orchestrate", "../look").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(scene.fed("orchestrate", "look", "country").err())
        .isEqualTo("fed: \"country\" gives no name a value: use name=value\n");
  }
}
