package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes connections and never answers. */
@Tag("e2e")
final class SilentServerE2eTest {

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  @AutoClose private ServerSocket server;
  private JarNode node;

  @BeforeEach
  void a_node_at_work() throws Exception {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit("Describe", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n"));
    node = new JarNode(folder.resolve("home"), ops.url());
    node.init().run().expectingSuccess();
  }

  private ProgramRun.Result beat() {
    return node.beat().withEnv("JDK_JAVA_OPTIONS", "-Dfederation.git.silenceSeconds=6").run();
  }

  private String silent(String name) {
    return "{name: %s, url: \"http://127.0.0.1:%d/%s.git\"}"
        .formatted(name, server.getLocalPort(), name);
  }

  private String list(String git, String... repositories) {
    return "deployment: fed1\nstacktype: lad1\n%srepositories: [%s]\n"
        .formatted(git, String.join(", ", repositories));
  }

  @Test
  void has_what_others_like_it_have_left_of_the_time() {
    ops.commit(
        "List",
        write(
            "it/federation.yaml",
            list("git: {lookLimit: 17s}\n", silent("one"), silent("two"), silent("three"))));

    String told = node.beat().run().out();

    assertThat(told)
        .contains(
            "Cannot look at one: ", "longer than 17 s", "Cannot look at two: ", "longer than 1")
        .doesNotContain("Cannot look at three: ");
    assertThat(node.run("status").run().out())
        .contains("the repository three was not looked at this time: others used up the time");
  }

  @Test
  void costs_its_time_out_once_and_is_let_alone_then() {
    ops.commit("List", write("it/federation.yaml", list("", silent("app"))));

    assertThat(beat().out()).contains("Cannot look at app: ");

    String next =
        ops.commit("Work", script("bin/nodework/common/work_ActualWork.sh", "#!/bin/sh\n")).name();
    ProgramRun.Result second = beat();
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.out()).doesNotContain("Cannot look at app: ");
    assertThat(node.run("status").run().out())
        .contains("no answer from app, which is asked again after ", "ops:common done " + next);
  }
}
