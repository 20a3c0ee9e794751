package io.federation.node.repository;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.FileTrees;
import io.federation.node.NodeFixture;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that remove what the node has of their own repository. */
final class RemovedFolderTest {

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  @AutoClose private GitHistory app;
  @AutoClose private GitHistory other;

  @BeforeEach
  void a_node_with_two_repositories() throws Exception {
    node = NodeFixture.in(folder);
    app = GitHistory.create(folder.resolve("app.git"));
    other = GitHistory.create(folder.resolve("other.git"));
    app.commit("work", recordingWork());
    ObjectId unused = other.commit("work", recordingWork());
    node.push(
        "list",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nrepositories: [{name: app, url: ../app.git},"
                + " {name: other, url: ../other.git}]\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm -rf \"$NODE_HOME/gitrepo/NAME\"",
        "rm -rf \"$NODE_HOME/gitrepo/NAME\"; exit 1",
        "rm -rf \"$NODE_HOME/gitrepo/NAME\"; mkdir \"$NODE_HOME/gitrepo/NAME\"",
        "mv \"$NODE_HOME/gitrepo/NAME\" \"$NODE_HOME/gitrepo/moved\""
      })
  void keep_nothing_from_the_others_and_it_is_cloned_anew(String script) throws Exception {
    node.init();
    for (GitHistory history : List.of(app, node.ops)) {
      String name = history == app ? "app" : "ops";
      history.commit("bad", work(script.replace("NAME", name)));
      ObjectId next = other.commit("more", write(name + ".txt", "1"));

      assertThat(node.beat()).isEqualTo(1);

      assertThat(node.worked()).contains(next.name());
      assertThat(node.status()).contains("repository   " + name + " ");
      ObjectId good = history.commit("good", recordingWork());
      assertThat(node.beat()).isZero();
      assertThat(node.worked()).contains(good.name());
      assertThat(node.status()).contains("repository   " + name + " " + good.name());
      FileTrees.delete(node.home.repository("moved"));
    }
  }

  @Test
  void what_somebody_may_need_is_not_removed() throws Exception {
    app.commit("bad", work("rm -rf \"$NODE_HOME/gitrepo/app/.git\""));
    node.init();
    assertThat(node.beat()).isZero();

    assertThat(node.beat()).isEqualTo(1);

    assertThat(node.home.repository("app").resolve(NodeFixture.WORK)).isDirectory();
    assertThat(node.status())
        .contains("repository   app (not cloned yet) main of ", "is not a Git repository");
  }

  @Test
  void a_file_in_place_of_the_state_of_one_hides_nothing_of_the_others() throws Exception {
    app.commit(
        "bad", work("cd \"$NODE_HOME/gitrepo/app\" && rm -rf .temp && echo mine >.temp && exit 1"));
    ObjectId next = other.commit("more", write("other.txt", "1"));
    node.init();

    assertThat(node.beat()).isEqualTo(1);
    assertThat(node.beat()).isEqualTo(1);

    assertThat(node.status())
        .contains(
            "other:stacktype/lad1/part/app1 done " + next.name(),
            "app:stacktype/lad1/part/app1 nothing done yet, ",
            "Not a directory: remove the file above it");
  }

  @Test
  @Timeout(60)
  void a_pipe_in_place_of_the_scripts_of_one_holds_nobody_up() throws Exception {
    app.commit(
        "bad",
        work(
            "cd \"$NODE_HOME/gitrepo/app\" && rm -rf bin/nodework && mkfifo bin/nodework && exit 1"));
    node.init();
    assertThat(node.beat()).isEqualTo(1);
    ObjectId next = other.commit("more", write("other.txt", "1"));
    ObjectId good = app.commit("good", recordingWork());

    assertThat(node.beat()).isZero();

    assertThat(node.worked()).contains(next.name(), good.name());
  }
}
