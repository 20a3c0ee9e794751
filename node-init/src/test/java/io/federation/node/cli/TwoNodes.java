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
import java.util.function.Consumer;

/** A federation with a presence repository; nodes are born into it as a test needs them. */
final class TwoNodes implements AutoCloseable {

  private final Path folder;
  private final GitHistory ops;
  private final Consumer<CommandLineRun> birth;

  TwoNodes(Path folder) {
    this(folder, "", node -> {});
  }

  /**
   * Makes a federation.
   *
   * @param more lines of its description
   * @param birth what is done to each node before it is initialised
   */
  TwoNodes(Path folder, String more, Consumer<CommandLineRun> birth) {
    this.birth = birth;
    this.folder = folder;
    this.ops = GitHistory.create(folder.resolve("ops.git"));
    describe(more);
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", presence().toString())
        .run()
        .expectingSuccess();
  }

  /** Describes the federation anew, with {@code more} lines. */
  void describe(String more) {
    ops.commit(
        "description",
        write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: lad1
            presence: {url: ../presence.git}
            parts: {app1: {}, db1: {}}
            """
                + more));
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
    birth.accept(node);
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
