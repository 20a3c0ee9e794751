package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The ops repository and the application of the sample stack are in order. */
class Lad1SampleTest {

  private static final Path BOOTSTRAP = FedRun.projectFolder().resolve("bootstrap");

  @Test
  void its_description_is_read_without_a_word() throws IOException {
    FederationSpec spec =
        SpecReader.readStrict(
            Files.readAllBytes(BOOTSTRAP.resolve("lad1/it/federation.yaml")), "it/federation.yaml");

    assertThat(spec.stacktype()).isEqualTo("lad1");
    assertThat(spec.parts()).containsOnlyKeys("db1", "app1", "lb1");
    assertThat(spec.parts().get("app1").count().min()).isEqualTo(2);
    assertThat(spec.parts().get("db1").keepsData()).isTrue();
    assertThat(spec.parts().get("lb1").edge()).contains("web");
    assertThat(spec.presence()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lad1", "lad1-app"})
  void what_is_executed_can_be_executed(String sample) throws IOException {
    List<Path> scripts =
        files(sample).stream()
            .filter(
                file ->
                    file.toString()
                        .matches(".*/(work|work_ActualWork|init)\\.sh|.*/bin/(build|run)"))
            .toList();

    assertThat(scripts).isNotEmpty().allMatch(Files::isExecutable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lad1", "lad1-app"})
  void its_readme_names_every_file(String sample) throws IOException {
    List<String> names =
        files(sample).stream()
            .map(file -> BOOTSTRAP.resolve(sample).relativize(file).toString())
            .filter(file -> !file.equals("README.md"))
            .map(file -> "| `" + file + "` |")
            .toList();

    assertThat(BOOTSTRAP.resolve(sample).resolve("README.md")).content().contains(names);
  }

  private static List<Path> files(String sample) throws IOException {
    try (Stream<Path> walk = Files.walk(BOOTSTRAP.resolve(sample))) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
