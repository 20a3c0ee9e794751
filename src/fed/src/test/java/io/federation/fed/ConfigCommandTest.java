package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a description means, for programs that have no reader of it, and repositories for them. */
class ConfigCommandTest {

  @TempDir Path folder;

  private FedRun fed(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--home";
    all[arguments.length + 1] = folder.resolve("home").toString();
    return FedRun.of(all);
  }

  private static JsonNode json(FedRun run) throws IOException {
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.DONE);
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void before_there_is_a_federation_the_sample_is_shown_with_all_defaults() throws Exception {
    JsonNode config = json(fed("config", "--json"));

    assertThat(config.path("deployment").asText()).isEqualTo("fed1");
    assertThat(config.path("jitter").asText()).isEqualTo("0s");
    assertThat(config.path("repositories").get(0).path("branch").asText()).isEqualTo("main");
    JsonNode app = config.path("parts").path("app1");
    assertThat(app.path("count").toString()).isEqualTo("{\"min\":2,\"max\":4}");
    assertThat(app.path("ports").path("web").asInt()).isEqualTo(8080);
    assertThat(app.path("awake").path("kind").asText()).isEqualTo("http");
    assertThat(app.path("vagrant").toString()).isEqualTo("{\"box\":null,\"memory\":1024}");
    assertThat(config.path("vagrant").path("ops").isNull()).isTrue();
  }

  @Test
  void people_are_shown_the_values_that_there_are() {
    assertThat(fed("config").out().lines())
        .contains("deployment: fed1", "parts.db1.keepsData: true", "repositories[0].name: app")
        .noneMatch(line -> line.startsWith("vagrant.ops"));
  }

  @Test
  void a_description_that_cannot_be_used_is_refused_in_one_line() throws Exception {
    Path file =
        Files.writeString(folder.resolve("f.yaml"), "deployment: fed1\nstacktype: s1\na: 1\n");

    FedRun run = fed("config", "--json", "--description", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("fed: " + file + ":3: unknown key \"a\"").hasLineCount(1);
  }

  @Test
  void repositories_for_nodes_elsewhere_are_made_once_and_no_nodes() throws Exception {
    String sample = FedRun.projectFolder().resolve("bootstrap/lad1").toString();
    Path home = folder.resolve("home");

    FedRun first = fed("up", "--no-nodes", "--sample", sample);
    FedRun second = fed("up", "--no-nodes");

    assertThat(first.exitCode()).as(first.toString()).isEqualTo(ExitCode.DONE);
    assertThat(second).isEqualTo(new FedRun(ExitCode.DONE, "", ""));
    for (String repository : new String[] {"ops", "app", "presence"}) {
      assertThat(home.resolve("git").resolve(repository + ".git/config"))
          .content()
          .contains("autogc = true");
    }
    assertThat(home.resolve("ops/it/federation.yaml")).exists();
    assertThat(home.resolve("nodes")).doesNotExist();
    assertThat(home.resolve("run/keeper.txt")).doesNotExist();
  }

  @Test
  void a_federation_that_is_there_is_shown_as_it_was_pushed() throws Exception {
    String sample = FedRun.projectFolder().resolve("bootstrap/hello").toString();
    fed("up", "--no-nodes", "--sample", sample);

    assertThat(json(fed("config", "--json")).path("stacktype").asText()).isEqualTo("hello1");
  }

  @Test
  void a_count_of_nodes_that_are_not_made_is_refused() {
    FedRun run = fed("up", "--no-nodes", "--count", "app1=3");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo("fed: --count is for nodes on this machine: leave it out with --no-nodes\n");
    assertThat(folder.resolve("home")).doesNotExist();
  }
}
