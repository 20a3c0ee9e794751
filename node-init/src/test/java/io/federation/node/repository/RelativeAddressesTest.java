package io.federation.node.repository;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.remote.Remote;
import io.federation.model.spec.NodeConfig;
import io.federation.node.NodeFixture;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that a description names by where they are beside the ops repository. */
class RelativeAddressesTest {

  private static final String HEAD = "deployment: fed1\nstacktype: lad1\n";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void a_node() throws Exception {
    node = NodeFixture.in(folder);
    node.init();
    node.told();
  }

  private void describe(String more) {
    node.push("describe", write("it/federation.yaml", HEAD + more));
  }

  @Test
  void a_repository_beside_the_ops_repository_is_cloned_and_worked() throws Exception {
    try (GitHistory app = GitHistory.create(folder.resolve("app.git"))) {
      ObjectId first = app.commit("app", recordingWork());
      describe("repositories: [{name: app, url: ../app.git}]\n");

      assertThat(node.beat()).isZero();
      assertThat(node.worked()).containsExactly(first.name());

      ObjectId second = app.commit("more", write("more.txt", "1"));
      assertThat(node.beat()).isZero();
      assertThat(node.worked()).containsExactly(first.name(), second.name());
    }
  }

  @Test
  void a_mirror_may_be_relative_too() throws Exception {
    try (GitHistory app = GitHistory.create(folder.resolve("mirror.git"))) {
      ObjectId first = app.commit("app", recordingWork());
      describe("repositories: [{name: app, url: ../gone.git, mirrors: [../mirror.git]}]\n");

      assertThat(node.beat()).isZero();
      assertThat(node.worked()).containsExactly(first.name());
    }
  }

  @Test
  void an_address_that_leads_nowhere_keeps_the_last_good_description() throws Exception {
    describe("jitter: 5s\n");
    assertThat(node.beat()).isZero();
    describe("repositories: [{name: app, url: " + "../".repeat(50) + "app.git}]\n");

    assertThat(node.beat()).isEqualTo(1);
    assertThat(node.node().nodeInfo().get("error").orElse(""))
        .contains("leads out of", "the last good description stays in force");
    assertThat(config().jitter()).hasSeconds(5);

    describe("jitter: 6s\n");
    assertThat(node.beat()).isZero();
    assertThat(config().jitter()).hasSeconds(6);
  }

  @Test
  void presence_is_found_and_is_none_of_the_repositories_that_are_followed() throws Exception {
    describe("presence: {url: ../presence.git, name: there, branch: all}\n");
    assertThat(node.beat()).isZero();
    try (GitHistory clone = GitHistory.create(folder.resolve("there.git"))) {
      clone.commit("x", write("x", "1"));
      cloneInto(clone, node.home.repository("there"));
    }

    Repositories repositories = node.node().commands().repositories();
    Remote presence = repositories.presence(config()).orElseThrow();
    assertThat(presence.url()).endsWith("/presence.git").doesNotContain("..");
    assertThat(presence.branch()).isEqualTo("all");
    assertThat(repositories.all(config())).extracting(NodeRepository::name).containsExactly("ops");
  }

  private static void cloneInto(GitHistory source, Path target) throws Exception {
    Process git =
        new ProcessBuilder(List.of("git", "clone", "-q", source.url(), target.toString()))
            .inheritIO()
            .start();
    assertThat(git.waitFor()).isZero();
  }

  @Test
  void a_federation_without_presence_has_none() throws Exception {
    assertThat(node.node().commands().repositories().presence(config()))
        .isEqualTo(Optional.empty());
  }

  @Test
  void the_ops_repository_cannot_be_the_presence_repository() throws Exception {
    describe("presence: {url: ../ops.git}\n");

    assertThat(node.beat()).isEqualTo(1);
    assertThat(node.node().nodeInfo().get("error").orElse(""))
        .contains("the presence repository is the ops repository");
    assertThat(config().presence()).isEmpty();
  }

  @Test
  void the_address_in_nodeinfo_is_a_whole_one() throws Exception {
    node.node().nodeInfo().set("initgiturl", "../ops.git");

    assertThatThrownBy(node::beat)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nodeinfo initgiturl \"../ops.git\" is not the address");
  }

  private NodeConfig config() throws Exception {
    return node.node().commands().config().load();
  }
}
