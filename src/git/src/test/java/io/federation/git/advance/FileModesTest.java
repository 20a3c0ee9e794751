package io.federation.git.advance;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The modes of what stands in a tree are those of the commit, whoever calls. */
class FileModesTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;

  @BeforeEach
  void a_repository() {
    scene = Scene.in(folder);
    scene
        .history()
        .commit(
            "One",
            write("a.txt", "1"),
            write("dir/deep/b.txt", "1"),
            script("bin/run.sh", "true"),
            symlink("link", "a.txt"));
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(scene.file(path)));
  }

  private void assertModes() throws IOException {
    assertThat(mode("a.txt")).isEqualTo("rw-r--r--");
    assertThat(mode("dir/deep/b.txt")).isEqualTo("rw-r--r--");
    assertThat(mode("bin/run.sh")).isEqualTo("rwxr-xr-x");
    assertThat(mode("dir/deep")).isEqualTo("rwxr-xr-x");
    assertThat(mode("dir")).isEqualTo("rwxr-xr-x");
    assertThat(mode("")).isEqualTo("rwxr-xr-x");
  }

  @Tag("jvm")
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"077", "000", "027"})
  void the_umask_of_the_caller_does_not_count(String umask) throws Exception {
    SecondJvm.withUmask(umask, "clone", scene.workTree(), scene.remote()).run().expectingSuccess();
    assertModes();

    scene.history().commit("Two", write("a.txt", "2"), write("new/c.txt", "2"));
    SecondJvm.withUmask(umask, "advance", scene.workTree(), scene.remote())
        .run()
        .expectingSuccess();

    assertModes();
    assertThat(mode("new")).isEqualTo("rwxr-xr-x");
    assertThat(mode("new/c.txt")).isEqualTo("rw-r--r--");
    scene.assertLikeFreshClone();
  }

  @Test
  void modes_that_an_earlier_advance_has_left_are_mended() throws Exception {
    scene.makeClone();
    Files.setPosixFilePermissions(
        scene.file("dir/deep/b.txt"), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        scene.file("dir/deep"), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(
        scene.file("bin/run.sh"), PosixFilePermissions.fromString("rwxrwxrwx"));
    scene.history().commit("Two", write("a.txt", "2"));

    assertThat(scene.advance().aside()).isEmpty();

    assertModes();
    scene.assertLikeFreshClone();
  }

  @Test
  void a_link_in_the_tree_gives_no_modes_to_what_it_leads_to() throws Exception {
    Path outside = Files.writeString(folder.resolve("secret"), "x");
    Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rw-------"));
    scene.history().commit("Two", symlink("leads/out", outside.toString()));

    scene.makeClone();

    assertThat(Files.getPosixFilePermissions(outside)).hasSize(2);
  }
}
