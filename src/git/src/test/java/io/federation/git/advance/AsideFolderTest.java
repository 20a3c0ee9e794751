package io.federation.git.advance;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where local changes are kept, advance after advance. */
class AsideFolderTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    history.commit("One", write("a.txt", "1\n"), write("b.txt", "1\n"));
    scene.makeClone();
  }

  private void commitElsewhere() {
    history.commit("Two", write("elsewhere.txt", "2\n"));
  }

  private String aside(String path) {
    return scene.text(Scene.ASIDE + "/" + path);
  }

  @Test
  void edits_of_a_later_time_have_a_folder_of_their_own() throws Exception {
    scene.put("a.txt", "first edit\n");
    commitElsewhere();
    scene.advance();

    scene.clock().advance(Duration.ofMinutes(1));
    scene.put("a.txt", "second edit\n");
    history.commit("Three", write("b.txt", "3\n"));
    Outcome.Advanced outcome = scene.advance();

    assertThat(outcome.aside()).get().extracting(Outcome.Aside::folder).isNotEqualTo(Scene.ASIDE);
    assertThat(aside("a.txt")).isEqualTo("first edit\n");
    assertThat(scene.text(outcome.aside().orElseThrow().folder() + "/a.txt"))
        .isEqualTo("second edit\n");
  }

  @Test
  void edits_of_the_same_second_do_not_replace_each_other() throws Exception {
    scene.put("a.txt", "first edit\n");
    commitElsewhere();
    scene.advance();

    scene.put("a.txt", "second edit\n");
    history.commit("Three", write("b.txt", "3\n"));
    Outcome.Advanced outcome = scene.advance();

    assertThat(aside("a.txt")).isEqualTo("first edit\n");
    assertThat(scene.text(outcome.aside().orElseThrow().folder() + "/a.txt"))
        .isEqualTo("second edit\n");
  }

  @Test
  void what_was_set_aside_is_not_set_aside_again() throws Exception {
    scene.put("a.txt", "mine\n");
    commitElsewhere();
    scene.advance();
    history.commit("Three", write("b.txt", "3\n"));

    assertThat(scene.advance().aside()).isEmpty();
    assertThat(aside("a.txt")).isEqualTo("mine\n");
  }
}
