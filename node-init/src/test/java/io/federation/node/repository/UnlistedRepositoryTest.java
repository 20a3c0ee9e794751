package io.federation.node.repository;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.NodeFixture;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clones that the description does not name, or does not name any more. */
final class UnlistedRepositoryTest {

  private static final String HEAD = "deployment: fed1\nstacktype: lad1\n";
  private static final String LEFT =
      "repository app is not listed any more: it is left alone from now on";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  @AutoClose private GitHistory app;
  private ObjectId first;

  @BeforeEach
  void a_node_and_another_repository() throws Exception {
    node = NodeFixture.in(folder);
    app = GitHistory.create(folder.resolve("app.git"));
    first = app.commit("first", recordingWork());
    node.init();
  }

  private void list() throws Exception {
    node.push(
        "list",
        write("it/federation.yaml", HEAD + "repositories: [{name: app, url: ../app.git}]\n"));
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(first.name());
    node.told();
  }

  private void unlist() {
    node.push("list nothing", write("it/federation.yaml", HEAD));
  }

  private void cloneByHand() {
    ProgramRun.of("git", "clone", "-q", app.url(), node.home.repository("app").toString())
        .run()
        .expectingSuccess();
  }

  private void assertLeftAlone() throws Exception {
    app.commit("more", write("more.txt", "1"));
    assertThat(node.beat()).isZero();
    assertThat(node.told()).containsOnlyOnce(LEFT);
    assertThat(node.beat()).isZero();
    assertThat(node.told()).doesNotContain(LEFT);
    assertThat(node.worked()).containsExactly(first.name());
    assertThat(node.status())
        .contains("app " + first.name() + " main: not listed any more, left alone")
        .doesNotContain("app:stacktype");
  }

  @Test
  void one_that_is_listed_no_more_is_left_alone_though_its_clone_remembers_where_it_is_from()
      throws Exception {
    list();
    unlist();

    assertLeftAlone();
  }

  @Test
  void the_server_of_one_that_is_listed_no_more_may_go() throws Exception {
    list();
    unlist();
    Files.move(folder.resolve("app.git"), folder.resolve("gone.git"));

    assertThat(node.beat()).isZero();
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void one_that_is_listed_no_more_as_there_is_no_description_is_left_alone() throws Exception {
    list();
    node.push("describe nothing", delete("it/federation.yaml"));

    assertLeftAlone();
  }

  @Test
  void one_that_was_cloned_by_hand_and_listed_for_a_while_is_left_alone() throws Exception {
    cloneByHand();
    list();
    unlist();

    assertLeftAlone();
  }

  @Test
  void one_that_was_listed_once_is_left_alone_though_the_node_has_lost_what_it_knew()
      throws Exception {
    list();
    unlist();
    Files.delete(node.home.nodeinfo().resolve("config.properties"));
    app.commit("more", write("more.txt", "1"));

    assertThat(node.beat()).isZero();

    assertThat(node.worked()).containsExactly(first.name());
  }

  @Test
  void one_that_is_listed_again_is_followed_again() throws Exception {
    list();
    unlist();
    assertLeftAlone();
    node.push(
        "list again",
        write("it/federation.yaml", HEAD + "repositories: [{name: app, url: ../app.git}]\n"));

    assertThat(node.beat()).isZero();

    assertThat(node.worked()).containsExactly(first.name(), app.head().name());
  }

  @Test
  void one_that_was_cloned_by_hand_is_followed() throws Exception {
    cloneByHand();
    ObjectId next = app.commit("more", write("more.txt", "1"));

    assertThat(node.beat()).isZero();

    assertThat(node.worked()).containsExactly(next.name());
  }
}
