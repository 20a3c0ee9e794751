package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The repositories that the samples begin with are in order. */
class SampleTest {

  private static final Path BOOTSTRAP = FedRun.projectFolder().resolve("bootstrap");

  private static final String SCRIPTS =
      "(.*/)?(work|work_ActualWork|init)\\.sh|bin/(build|run|service|zookeeper-deploy)|stage-build";

  private static FederationSpec description(String sample) throws IOException {
    return SpecReader.readStrict(
        Files.readAllBytes(BOOTSTRAP.resolve(sample).resolve("it/federation.yaml")),
        "it/federation.yaml");
  }

  @Test
  void the_smallest_asks_for_one_node() throws IOException {
    FederationSpec spec = description("hello");

    assertThat(spec.deployment()).isEqualTo("fed1");
    assertThat(spec.stacktype()).isEqualTo("hello1");
    assertThat(spec.parts()).containsOnlyKeys("web1");
    assertThat(spec.parts().get("web1").count().min()).isEqualTo(1);
  }

  @Test
  void the_usual_one_is_a_database_applications_and_a_load_balancer() throws IOException {
    FederationSpec spec = description("lad1");

    assertThat(spec.stacktype()).isEqualTo("lad1");
    assertThat(spec.parts()).containsOnlyKeys("db1", "app1", "lb1");
    assertThat(spec.parts().get("app1").count().min()).isEqualTo(2);
    assertThat(spec.parts().get("db1").keepsData()).isTrue();
    assertThat(spec.parts().get("lb1").edge()).contains("web");
    assertThat(spec.presence()).isPresent();
  }

  @Test
  void that_of_the_customers_has_three_hosts_and_a_tree_without_a_mistake() throws IOException {
    FederationSpec spec = description("cust");

    assertThat(spec.deploy()).isPresent();
    assertThat(spec.zookeeper().orElseThrow().isEmbedded()).isTrue();
    assertThat(spec.parts().values().stream().mapToInt(part -> part.count().min()).sum())
        .isEqualTo(3);
    Path cust = BOOTSTRAP.resolve("cust");
    assertThat(
            FedRun.of(
                "tree",
                "check",
                cust.resolve("cust.zk").toString(),
                cust.resolve("front.zk").toString()))
        .returns(ExitCode.DONE, FedRun::exitCode)
        .returns("", FedRun::err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "lad1", "lad1-app", "cust", "cust-cms", "cust-front"})
  void what_is_executed_can_be_executed(String sample) throws IOException {
    List<String> scripts = files(sample).stream().filter(file -> file.matches(SCRIPTS)).toList();

    assertThat(scripts)
        .isNotEmpty()
        .allMatch(file -> Files.isExecutable(BOOTSTRAP.resolve(sample).resolve(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "lad1", "lad1-app", "cust", "cust-cms", "cust-front"})
  void its_readme_names_every_file(String sample) throws IOException {
    List<String> names =
        files(sample).stream()
            .filter(file -> !file.equals("README.md"))
            .map(file -> "| `" + file + "` |")
            .toList();

    assertThat(BOOTSTRAP.resolve(sample).resolve("README.md")).content().contains(names);
  }

  private static List<String> files(String sample) throws IOException {
    Path folder = BOOTSTRAP.resolve(sample);
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }
}
