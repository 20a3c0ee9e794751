package io.federation.node.repository;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.gitlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitRepository;
import io.federation.model.ExitCode;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.node.status.StatusReader;
import io.federation.testkit.DrippingServer;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose repository has several addresses, and branches to try something on. */
class SeveralSourcesTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  private Version good;

  @BeforeEach
  void a_node_at_work() throws Exception {
    node = NodeFixture.in(folder);
    good = node.push("good", recordingWork());
    node.init();
    assertThat(node.beat()).isZero();
    node.told();
  }

  @Test
  void a_node_works_what_is_tried_on_its_testing_branch_and_comes_back() throws Exception {
    node.ops.branch("testing-app1", node.ops.head());
    ObjectId tried = node.ops.commitOn("testing-app1", "try", write("tried.txt", "1"));

    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(good.hex(), tried.name());
    assertThat(node.told())
        .contains("Switched ops from branch main to testing-app1 at " + tried.name());
    assertThat(statusBranch()).isEqualTo("testing-app1");
    assertThat(node.beat()).isZero();
    assertThat(node.told()).noneMatch(line -> line.startsWith("Switched"));

    node.ops.deleteBranch("testing-app1");
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(good.hex(), tried.name(), good.hex());
    assertThat(node.told()).contains("Switched ops from branch testing-app1 to main at " + good);
    assertThat(statusBranch()).isEqualTo("main");
  }

  @Test
  void how_long_a_server_may_take_is_set_in_the_description() throws Exception {
    try (DrippingServer dripping = DrippingServer.started()) {
      String url = dripping.url("/slow.git");
      node.push(
          "slow",
          write(
              "it/federation.yaml",
              "deployment: fed1\nstacktype: lad1\ngit: {lookLimit: 1s}\n"
                  + "repositories: [{name: slow, url: '"
                  + url
                  + "'}]\n"));
      assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
      assertThat(node.told()).contains("Cannot look at slow: " + url + ": it took longer than 1 s");

      GitRepository.create(node.home.repository("slow")).close();
      assertThat(node.beat()).isEqualTo(ExitCode.FAILED);
      assertThat(node.told()).contains("Cannot look at slow: " + url + ": it took longer than 1 s");
    }
  }

  @Test
  void what_a_node_does_not_fetch_of_a_commit_is_a_warning() throws Exception {
    node.push("sub", gitlink("sub", node.ops.head()));

    assertThat(node.beat()).isZero();
    assertThat(node.told())
        .contains("ops: nodes do not fetch submodules: 1 folder(s) stay empty, such as \"sub\"");
    assertThat(node.beat()).isZero();
    assertThat(node.told()).noneMatch(line -> line.contains("submodules"));
  }

  private String statusBranch() throws Exception {
    return new StatusReader(
            node.home,
            node.node().nodeInfo(),
            node.node().commands().repositories(),
            node.node().commands().config(),
            node.node().commands().pause())
        .read(node.clock.instant())
        .repositories()
        .get(0)
        .branch()
        .orElse("");
  }

  @Test
  void a_node_takes_what_a_mirror_has_where_the_first_address_does_not_answer() throws Exception {
    node.node().nodeInfo().set("initgiturl", folder.resolve("gone.git").toString());
    node.node().nodeInfo().set("initgitmirrors", node.ops.url());
    Version next = node.push("next", write("next.txt", "1"));

    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(good.hex(), next.hex());
    assertThat(node.told())
        .anyMatch(
            line -> line.startsWith("Using another address of ops: ") && line.contains("gone.git"));
    assertThat(node.beat()).isZero();
    assertThat(node.told()).noneMatch(line -> line.startsWith("Using another address"));
  }

  @Test
  void where_no_address_answers_all_are_told() throws Exception {
    node.node().nodeInfo().set("initgiturl", folder.resolve("gone.git").toString());
    node.node().nodeInfo().set("initgitmirrors", folder.resolve("gone-too.git").toString());

    assertThat(node.beat()).isEqualTo(1);
    assertThat(node.node().nodeInfo().get("error").orElse("")).contains("gone.git", "gone-too.git");
  }

  @Test
  void a_mirror_that_is_no_address_is_told_of_before_anything_is_asked() throws Exception {
    node.node().nodeInfo().set("initgitmirrors", "ext::sh");

    assertThatThrownBy(node::beat)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nodeinfo initgitmirrors \"ext::sh\" is not the address");
  }

  @Test
  void a_repository_of_the_description_has_mirrors_too() throws Exception {
    try (GitHistory app = GitHistory.create(folder.resolve("app.git"))) {
      ObjectId first = app.commit("app", recordingWork());
      node.push(
          "list",
          write(
              "it/federation.yaml",
              "deployment: fed1\nstacktype: lad1\nrepositories:\n  - name: app\n    url: "
                  + folder.resolve("gone.git")
                  + "\n    mirrors: [\""
                  + app.url()
                  + "\"]\n"));

      assertThat(node.beat()).isZero();
      assertThat(node.worked()).contains(first.name());
    }
  }
}
