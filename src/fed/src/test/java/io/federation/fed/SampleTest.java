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

/** The smallest sample is in order. */
class SampleTest {

  private final Path sample = FedRun.projectFolder().resolve("bootstrap/hello");

  @Test
  void its_description_is_read_without_a_word_and_asks_for_one_node() throws IOException {
    FederationSpec spec =
        SpecReader.readStrict(
            Files.readAllBytes(sample.resolve("it/federation.yaml")), "it/federation.yaml");

    assertThat(spec.deployment()).isEqualTo("fed1");
    assertThat(spec.stacktype()).isEqualTo("hello1");
    assertThat(spec.parts()).containsOnlyKeys("web1");
    assertThat(spec.parts().get("web1").count().min()).isEqualTo(1);
  }

  @Test
  void its_scripts_can_be_executed() throws IOException {
    List<Path> scripts;
    try (Stream<Path> files = Files.walk(sample)) {
      scripts = files.filter(file -> file.toString().endsWith(".sh")).toList();
    }

    assertThat(scripts).hasSize(3).allMatch(Files::isExecutable);
  }

  @Test
  void its_readme_names_every_file() throws IOException {
    List<String> files;
    try (Stream<Path> walk = Files.walk(sample)) {
      files =
          walk.filter(Files::isRegularFile)
              .map(file -> sample.relativize(file).toString())
              .filter(file -> !file.equals("README.md"))
              .toList();
    }

    assertThat(sample.resolve("README.md"))
        .content()
        .contains(files.stream().map(file -> "| `" + file + "` |").toList());
  }
}
