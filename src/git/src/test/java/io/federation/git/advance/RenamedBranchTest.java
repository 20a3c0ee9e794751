package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.AdvanceNotes;
import io.federation.git.BranchVersion;
import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.git.remote.Remote;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A branch whose new name cannot stand beside the old one, as files and folders cannot. */
class RenamedBranchTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  private ObjectId first;

  @BeforeEach
  void a_repository() {
    scene = Scene.in(folder);
    history = scene.history();
    first = history.commit("One", write("a.txt", "1"));
  }

  private Remote remote(String branch) {
    return scene.remote(history.folder().toString(), branch);
  }

  private ObjectId renamed(String from, String to) {
    history.deleteBranch(from);
    history.branch(to, first);
    return history.commitOn(to, "Two", write("a.txt", "2"));
  }

  private void assertFollows(String branch, ObjectId commit) throws Exception {
    assertThat(scene.text("a.txt")).isEqualTo("2");
    assertThat(scene.git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/" + branch);
    assertThat(scene.git("rev-parse", "HEAD")).isEqualTo(commit.name());
    assertThat(scene.look(remote(branch))).isEqualTo(new Look.UpToDate(version(commit)));
  }

  @ParameterizedTest
  @CsvSource({"release, release/2", "release/2, release", "a/b/c, a", "a, a/b/c"})
  void a_branch_is_followed_under_its_new_name_and_back_again(String from, String to)
      throws Exception {
    history.branch(from, first);
    scene.makeClone(remote(from));
    ObjectId second = renamed(from, to);

    assertThat(scene.look(remote(to))).isInstanceOf(Look.Moved.class);
    assertThat(scene.advance(remote(to)).aside()).isEmpty();
    assertFollows(to, second);
    assertThat(scene.git("for-each-ref", "--format=%(refname)"))
        .doesNotContain("origin/" + from + "\n")
        .doesNotContain("accepted/" + from + "\n");

    ObjectId third = renamed(to, from);
    scene.advance(remote(from));
    assertFollows(from, third);
  }

  @Test
  void commits_of_a_person_on_a_branch_in_the_way_are_set_aside() throws Exception {
    history.branch("release", first);
    scene.makeClone();
    scene.git("checkout", "-q", "-b", "release/mine");
    scene.put("mine.txt", "mine");
    scene.git("add", "mine.txt");
    scene.git("commit", "-q", "-m", "Mine");
    String mine = scene.git("rev-parse", "HEAD");
    scene.git("checkout", "-q", "main");
    ObjectId second = history.commitOn("release", "Two", write("a.txt", "2"));

    Outcome.Advanced advanced = scene.advance(remote("release"));

    String kept = "refs/aside/" + Scene.STAMP;
    assertThat(advanced.aside().orElseThrow().paths()).containsExactly(kept);
    assertThat(scene.git("rev-parse", kept)).isEqualTo(mine);
    assertFollows("release", second);
  }

  @Test
  void an_advance_that_was_cut_off_in_between_is_finished() throws Exception {
    history.branch("release", first);
    scene.makeClone(remote("release"));
    ObjectId second = renamed("release", "release/2");
    scene.git("fetch", "-q", history.folder().toString(), "release/2");
    new AdvanceNotes(scene.workTree())
        .writeStarted(
            new AdvanceNotes.Started(new BranchVersion("release/2", version(second)), false));
    scene.git("checkout", "-q", "--detach");
    scene.git("branch", "-D", "-q", "release");

    scene.advance(remote("release/2"));

    assertFollows("release/2", second);
  }
}
