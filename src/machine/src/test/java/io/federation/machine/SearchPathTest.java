package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SearchPathTest {

  @TempDir private Path folder;

  @Test
  void the_first_folder_that_has_an_executable_file_of_the_name_counts() throws IOException {
    Path first = Files.createDirectories(folder.resolve("first"));
    Path second = Files.createDirectories(folder.resolve("second"));
    Files.createFile(first.resolve("tool"));
    Path tool = Files.createFile(second.resolve("tool"));
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(first.resolve("folder"));

    assertThat(SearchPath.find("tool", "::bin:" + first + ":" + second)).contains(tool);
    assertThat(SearchPath.find("folder", first.toString())).isEmpty();
    assertThat(SearchPath.find("tool", "")).isEmpty();
  }

  @Test
  void programs_of_the_system_are_found_without_a_path() {
    assertThat(SearchPath.findInSystem("sh", "")).endsWith("/sh");
    assertThat(SearchPath.findInSystem("no-such-program", "/bin")).isEqualTo("no-such-program");
  }
}
