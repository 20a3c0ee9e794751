package io.federation.node.cli;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A federation with a presence repository; nodes are born into it as a test needs them. */
final class TwoNodes implements AutoCloseable {

  private final Path folder;
  private final GitHistory ops;

  TwoNodes(Path folder) {
    this.folder = folder;
    this.ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit(
        "description",
        write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: lad1
            presence: {url: ../presence.git}
            parts: {app1: {}, db1: {}}
            """));
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", presence().toString())
        .run()
        .expectingSuccess();
  }

  /** Returns the presence repository. */
  Path presence() {
    return folder.resolve("presence.git");
  }

  /** Returns what Git prints about the presence repository. */
  String git(String... arguments) {
    List<String> line = new ArrayList<>(List.of("git", "-C", presence().toString()));
    line.addAll(List.of(arguments));
    return ProgramRun.of(line).run().expectingSuccess().out();
  }

  /** Takes the presence repository away, or puts it back. */
  void setDown(boolean down) throws IOException {
    Path away = folder.resolve("away.git");
    Files.move(down ? presence() : away, down ? away : presence());
  }

  /** Lets a node be born. */
  CommandLineRun grow(String id, String part) {
    CommandLineRun node = new CommandLineRun(folder.resolve(id));
    CommandLineRun.Result init =
        node.init(
            folder.resolve("ops.git"),
            "--set=deployment=fed1",
            "--set=stacktype=lad1",
            "--set=instance-id=" + id,
            "--set=nodepart=" + part,
            "--set=address=127.0.0.1");
    assertThat(init.exitCode()).as(init.err()).isZero();
    return node;
  }

  @Override
  public void close() {
    ops.close();
  }
}
