package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitProgram;
import io.federation.git.Scene;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefCheckoutTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  @AutoClose private HttpGitServer server;
  private GitProgram git;
  private Path checkout;
  private ObjectId one;
  private ObjectId two;

  @BeforeEach
  void a_repository() {
    scene = Scene.in(folder);
    server = HttpGitServer.serving(scene.repositories());
    git = GitProgram.withHome(folder);
    checkout = folder.resolve("checkout");
    one =
        scene.history().commit("One", write("a.txt", "1\n"), script("stage-build", "#!/bin/sh\n"));
    two = scene.history().commit("Two", write("a.txt", "2\n"), write("b/c.txt", "c\n"));
  }

  @Test
  void a_branch_is_checked_out_and_followed() throws Exception {
    assertThat(set("main")).isEqualTo(version(two));
    assertIsAt(two);

    ObjectId three = scene.history().commit("Three", delete("b/c.txt"));
    assertThat(set("main")).isEqualTo(version(three));
    assertIsAt(three);
    assertThat(checkout.resolve("b")).doesNotExist();
  }

  @Test
  void a_branch_that_was_set_back_or_rewritten_is_followed() throws Exception {
    set("main");
    scene.history().rewindTo(one);
    assertThat(set("main")).isEqualTo(version(one));
    assertIsAt(one);

    ObjectId other = scene.history().amend("Other one", write("other.txt", "other\n"));
    assertThat(set("main")).isEqualTo(version(other));
    assertIsAt(other);
  }

  @Test
  void a_tag_that_is_moved_is_followed_be_it_annotated_or_not() throws Exception {
    tag("v1", two);
    assertThat(set("v1")).isEqualTo(version(two));

    tag("v1", one);
    assertThat(set("v1")).isEqualTo(version(one));
    assertIsAt(one);

    git.in(scene.history().folder(), "tag", "-f", "-a", "-m", "annotated", "v1", two.name());
    assertThat(set("v1")).isEqualTo(version(two));
    assertIsAt(two);
  }

  @Test
  void a_branch_goes_before_a_tag_of_its_name() throws Exception {
    tag("main", one);

    assertThat(set("main")).isEqualTo(version(two));
  }

  @Test
  void a_commit_is_checked_out_by_its_id() throws Exception {
    assertThat(set(one.name())).isEqualTo(version(one));
    assertIsAt(one);
    assertThat(set(two.name())).isEqualTo(version(two));
    assertIsAt(two);
  }

  @Test
  void what_the_remote_does_not_have_is_an_error_and_nothing_changes() throws Exception {
    set("main");

    for (String name : new String[] {"absent", one.name().replaceAll("^.", "x"), "0".repeat(40)}) {
      assertThatThrownBy(() -> set(name))
          .isInstanceOf(RemoteUnavailableException.class)
          .hasMessage(server.url("ops.git") + " has no branch, tag or commit " + name);
    }
    scene.history().branch("short-lived", one);
    set("short-lived");
    scene.history().deleteBranch("short-lived");
    assertThatThrownBy(() -> set("short-lived")).hasMessageContaining(" has no branch, tag or ");
    assertIsAt(one);
  }

  @Test
  void no_change_of_a_known_file_stays_and_no_unknown_file_goes() throws Exception {
    set("main");
    Files.writeString(checkout.resolve("a.txt"), "changed here\n");
    Files.delete(checkout.resolve("b/c.txt"));
    Files.writeString(checkout.resolve("built.o"), "built\n");

    set("main");

    assertThat(git.in(checkout, "status", "--porcelain")).isEqualTo("?? built.o");
    assertThat(checkout.resolve("a.txt")).hasContent("2");
  }

  @Test
  void what_a_killed_run_has_left_is_no_obstacle() throws Exception {
    set("main");
    Files.writeString(checkout.resolve(".git/index.lock"), "");
    Files.writeString(checkout.resolve(".git/HEAD.lock"), "");
    Files.delete(checkout.resolve("a.txt"));
    scene.history().rewindTo(one);

    set("main");
    assertIsAt(one);
  }

  @Test
  void names_are_those_that_git_allows() {
    assertThat(RefCheckout.isName("feature/x-1.0")).isTrue();
    assertThat(RefCheckout.isName(one.name())).isTrue();
    for (String name : new String[] {"", "a..b", "/a", "a/", "a.lock", "a b", "a:b", "a*", "a\n"}) {
      assertThat(RefCheckout.isName(name)).as(name).isFalse();
    }
  }

  private Version set(String name) throws IOException, RemoteUnavailableException {
    return RefCheckout.set(checkout, scene.remote(server.url("ops.git"), name));
  }

  private void tag(String name, ObjectId commit) {
    git.in(scene.history().folder(), "tag", "-f", name, commit.name());
  }

  private void assertIsAt(ObjectId commit) {
    assertThat(git.in(checkout, "rev-parse", "HEAD")).isEqualTo(commit.name());
    assertThat(git.in(checkout, "status", "--porcelain")).isEmpty();
    assertThat(git.in(checkout, "fsck", "--no-dangling")).isEmpty();
  }
}
