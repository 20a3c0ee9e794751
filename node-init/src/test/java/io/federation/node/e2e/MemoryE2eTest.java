package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit for which the program has too little memory. */
@Tag("e2e")
final class MemoryE2eTest {

  private static final int LINES = 500_000;

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  @AutoClose private GitHistory large;
  @AutoClose private GitHistory other;
  private JarNode node;

  @BeforeEach
  void a_node_that_works_two_more_repositories() {
    ops = GitHistory.create(folder.resolve("ops.git"));
    large = GitHistory.create(folder.resolve("large.git"));
    other = GitHistory.create(folder.resolve("other.git"));
    large.commit("One", write("large.txt", "1"));
    other.commit("Work", script("bin/nodework/common/work_ActualWork.sh", "#!/bin/sh\n"));
    ops.commit(
        "Describe",
        write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: lad1
            repositories:
              - {name: large, url: ../large.git}
              - {name: other, url: ../other.git}
            """));
    node = new JarNode(folder.resolve("home"), ops.url());
    node.init().run().expectingSuccess();
    node.beat().run().expectingSuccess();
  }

  private ProgramRun git(Path place, String... arguments) {
    String[] command = new String[arguments.length + 5];
    command[0] = "git";
    command[1] = "-c";
    command[2] = "user.name=a";
    command[3] = "-c";
    command[4] = "user.email=a@example.org";
    System.arraycopy(arguments, 0, command, 5, arguments.length);
    return ProgramRun.of(command).in(place);
  }

  /** Writes lines that cannot be compressed, all but one of them. */
  private static void writeLines(Path file, int left) throws IOException {
    Random random = new Random(1);
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int line = 0; line < LINES; line++) {
        String text = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        if (line != left) {
          out.write(text + text + "\n");
        }
      }
    }
  }

  private void commitLargeFileTwice() throws IOException {
    Path clone = folder.resolve("clone");
    git(folder, "clone", "-q", large.url(), clone.toString()).run().expectingSuccess();
    for (int left = 0; left < 2; left++) {
      writeLines(clone.resolve("large.txt"), left * LINES / 2);
      git(clone, "commit", "-q", "-a", "-m", "Large").run().expectingSuccess();
    }
    git(clone, "push", "-q", "origin", "main").run().expectingSuccess();
    git(large.folder(), "repack", "-a", "-d", "-f", "-q").run().expectingSuccess();
  }

  @Test
  void is_told_in_one_line_with_what_to_do_and_keeps_nothing_from_the_others() throws Exception {
    commitLargeFileTwice();
    String next = other.commit("Next", write("next.txt", "1")).name();

    ProgramRun.Result beat = node.beat().withEnv("JDK_JAVA_OPTIONS", "-Xmx32m").run();

    assertThat(beat.exitCode()).isEqualTo(1);
    assertThat(beat.err().lines().filter(line -> !line.startsWith("NOTE:"))).isEmpty();
    assertThat(beat.out())
        .contains("Cannot look at large: the program has too little memory: ", "NODE_INIT_JAVA_")
        .doesNotContain("move ");
    String status = node.run("status").run().out();
    assertThat(status)
        .contains("cannot look at large: the program has too little memory")
        .contains("other:common done " + next);
    node.beat().run().expectingSuccess();
    assertThat(node.run("status").run().out()).doesNotContain("too little memory");
  }
}
