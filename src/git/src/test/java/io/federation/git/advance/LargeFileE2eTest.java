package io.federation.git.advance;

import static io.federation.testkit.Change.write;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file four times as large as the memory of the program that checks it out. */
@Tag("e2e")
final class LargeFileE2eTest {

  private static final long SIZE = 1L << 30;
  private static final int END = 4;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = (int) (SIZE / BLOCK);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;

  @BeforeEach
  void a_repository_with_a_large_file() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    history.commit("One", write("small.txt", "1\n"));
    commitLarge("Large");
  }

  /** Commits 1 GiB of hardly anything; what it unpacks to counts, not what is stored. */
  private void commitLarge(String subject) throws IOException {
    Path story = folder.resolve("story");
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(story)) {
      String head =
          """
          commit refs/heads/main
          committer Test <test@example.org> 1767225600 +0000
          data %d
          %s
          from %s
          M 100644 inline large.bin
          data %d
          """
              .formatted(subject.length(), subject, history.head().name(), SIZE);
      out.write(head.getBytes(US_ASCII));
      for (int i = 0; i < BLOCKS; i++) {
        block[0] = (byte) i;
        block[1] = (byte) (i >> Byte.SIZE);
        out.write(block);
      }
      out.write('\n');
    }
    ProgramRun.of(
            "sh",
            "-c",
            "exec git -c core.compression=1 fast-import --quiet <\"$1\"",
            "sh",
            story.toString())
        .in(history.folder())
        .within(LIMIT)
        .run()
        .expectingSuccess();
    Files.delete(story);
  }

  private String run(String commands) {
    return SecondJvm.of(
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=4"),
            commands,
            scene.workTree(),
            scene.remote())
        .within(LIMIT)
        .run()
        .expectingSuccess()
        .out();
  }

  private static List<Path> foldersWith(String file, Path aside) throws IOException {
    try (Stream<Path> folders = Files.list(aside)) {
      return folders.filter(folder -> Files.exists(folder.resolve(file))).toList();
    }
  }

  private static String endOf(Path file) throws IOException {
    ByteBuffer end = ByteBuffer.allocate(END);
    try (FileChannel channel = FileChannel.open(file)) {
      channel.read(end, SIZE - END);
    }
    return new String(end.array(), US_ASCII);
  }

  @Test
  void is_cloned_and_looked_at_and_advanced_over_and_set_aside_where_it_was_edited()
      throws Exception {
    assertThat(run("clone,look")).contains("Advanced", "UpToDate");
    assertThat(scene.file("large.bin")).hasSize(SIZE);

    // A change beside it.
    scene.put("small.txt", "mine\n");
    history.commit("Two", write("small.txt", "2\n"));
    assertThat(run("look,advance")).contains("small.txt").doesNotContain("large.bin");
    assertThat(scene.text("small.txt")).isEqualTo("2\n");

    // A change of the file itself, at its very end.
    try (FileChannel file = FileChannel.open(scene.file("large.bin"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap("mine".getBytes(US_ASCII)), SIZE - END);
    }
    history.commit("Three", write("small.txt", "3\n"));
    assertThat(run("advance")).contains("large.bin");
    scene.assertStandsAt(history.head());
    Path aside = foldersWith("large.bin", scene.file(".temp/add/aside")).get(0);
    assertThat(aside.resolve("large.bin")).hasSize(SIZE);
    assertThat(endOf(aside.resolve("large.bin"))).isEqualTo("mine");
    assertThat(endOf(scene.file("large.bin"))).isNotEqualTo("mine");
  }
}
