package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {

  @TempDir Path folder;

  @Test
  void a_tree_is_deleted_but_not_what_its_links_lead_to() throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "kept");
    Path tree = Files.createDirectories(folder.resolve("tree/deep"));
    Files.createSymbolicLink(tree.resolve("link"), kept);

    FileTrees.delete(folder.resolve("tree"));

    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(kept.resolve("file")).hasContent("kept");
  }

  @Test
  void what_is_not_there_needs_no_deleting() throws IOException {
    FileTrees.delete(folder.resolve("none"));
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void one_file_can_be_spared() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Path spared = Files.createFile(folder.resolve("spared"));

    FileTrees.deleteAllBut(spared, folder);

    assertThat(folder.toFile().list()).containsExactly("spared");
  }
}
