package io.federation.node.repository;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.node.init.HeartbeatKind;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A description that names another address or branch of the ops repository, or a wrong one. */
final class MovedOpsTest {

  private static final String HEAD = "deployment: fed1\nstacktype: lad1\n";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void a_node_at_work() throws Exception {
    node = NodeFixture.in(folder);
    node.push("work", recordingWork());
    node.init();
    assertThat(node.beat()).isZero();
    node.told();
  }

  private static String listing(String entry) {
    return HEAD + "repositories: [{name: ops, " + entry + "}]\n";
  }

  private void list(String entry) {
    node.push("list", write("it/federation.yaml", listing(entry)));
  }

  private Version head() {
    return new Version(node.ops.head().name());
  }

  private String error() throws Exception {
    return node.node().nodeInfo().get("error").orElse("");
  }

  private void assertWorked(ObjectId version) throws Exception {
    assertThat(node.worked()).last().isEqualTo(version.name());
  }

  private GitHistory copy(GitHistory history, String name) {
    Path copy = folder.resolve(name);
    ProgramRun.of("git", "clone", "-q", "--mirror", history.url(), copy.toString())
        .run()
        .expectingSuccess();
    return GitHistory.open(copy);
  }

  private void moveOpsAway() throws Exception {
    Files.move(folder.resolve("ops.git"), folder.resolve("gone.git"));
  }

  /** Follows to another address and loses the one of nodeinfo. */
  private GitHistory follow(String name) throws Exception {
    list("url: ../" + name);
    GitHistory elsewhere = copy(node.ops, name);
    assertThat(node.beat()).isZero();
    moveOpsAway();
    return elsewhere;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url: ../opps.git",
        "url: ../ops.git, branch: mian",
        "url: ../other.git",
        "url: ../ops.git, branch: other",
        "url: ../opps.git, mirrors: [../other.git]"
      })
  void a_slip_in_its_own_entry_is_told_and_mended_by_the_next_push(String slip) throws Exception {
    try (GitHistory other = GitHistory.create(folder.resolve("other.git"))) {
      ObjectId strange = other.commit("strange", recordingWork());
      node.ops.branch("other", node.ops.head());
      list(slip);
      ObjectId bad = node.ops.head();

      for (int i = 0; i < 2; i++) {
        assertThat(node.beat()).isEqualTo(1);
        assertThat(error()).startsWith("what it/federation.yaml says of ops is not followed yet: ");
        assertWorked(bad);
      }
      ObjectId next = node.ops.commit("more", write("more.txt", "1"));
      assertThat(node.beat()).isEqualTo(1);
      assertWorked(next);

      node.push("mend", write("it/federation.yaml", HEAD));
      assertThat(node.beat()).isZero();
      assertWorked(node.ops.head());
      assertThat(error()).isEmpty();
      assertThat(node.beat()).isZero();
      assertThat(node.worked()).doesNotContain(strange.name());
    }
  }

  @Test
  void another_address_that_holds_what_the_node_has_is_followed_at_once() throws Exception {
    try (GitHistory elsewhere = follow("elsewhere.git")) {
      ObjectId next = elsewhere.commit("next", write("next.txt", "1"));

      assertThat(node.beat()).isZero();

      assertWorked(next);
      assertThat(node.told()).noneMatch(line -> line.startsWith("Cannot look"));
    }
  }

  @Test
  void another_branch_that_holds_what_the_node_has_is_followed_at_once() throws Exception {
    list("url: ../ops.git, branch: release");
    node.ops.branch("release", node.ops.head());
    ObjectId next = node.ops.commitOn("release", "next", write("next.txt", "1"));

    assertThat(node.beat()).isZero();

    assertWorked(next);
    node.ops.commit("not for the node", write("other.txt", "1"));
    assertThat(node.beat()).isZero();
    assertWorked(next);
  }

  @Test
  void a_slip_is_mended_where_it_was_pushed_though_nodeinfo_names_what_is_gone() throws Exception {
    try (GitHistory elsewhere = follow("elsewhere.git")) {
      for (String slip : new String[] {listing("url: ../esle.git"), HEAD}) {
        ObjectId bad = elsewhere.commit("slip", write("it/federation.yaml", slip));
        assertThat(node.beat()).isEqualTo(1);
        assertWorked(bad);
      }
      ObjectId mended =
          elsewhere.commit("mend", write("it/federation.yaml", listing("url: ../elsewhere.git")));

      assertThat(node.beat()).isZero();
      assertWorked(mended);
    }
  }

  @Test
  void an_address_that_an_operator_sets_anew_is_asked_though_another_one_was_followed()
      throws Exception {
    try (GitHistory elsewhere = follow("elsewhere.git");
        GitHistory rescue = copy(elsewhere, "rescue.git")) {
      ObjectId next = rescue.commit("next", write("it/federation.yaml", HEAD));
      Files.move(elsewhere.folder(), folder.resolve("gone-too.git"));
      assertThat(node.beat()).isEqualTo(1);
      node.node().nodeInfo().set("initgiturl", rescue.url());

      node.node().commands().initializer().run(Optional.of(HeartbeatKind.NONE));
      assertThat(node.beat()).isZero();

      assertWorked(next);
    }
  }

  @Test
  void a_node_is_born_though_the_entry_of_its_own_ops_repository_is_wrong() throws Exception {
    list("url: ../opps.git");
    Version bad = head();
    try (NodeFixture other = NodeFixture.in(Files.createDirectory(folder.resolve("other")))) {
      other.setIdentity();
      other.node().nodeInfo().set("initgiturl", node.ops.url());

      other.node().commands().initializer().run(Optional.of(HeartbeatKind.NONE));

      assertThat(other.beat()).isEqualTo(1);
      assertThat(other.worked()).containsExactly(bad.hex());
      node.push("mend", write("it/federation.yaml", HEAD));
      assertThat(other.beat()).isZero();
      assertThat(other.worked()).containsExactly(bad.hex(), head().hex());
    }
  }
}
