package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path cache;

  private static Path kept(Path place, String script) {
    return KeptFiles.kept(
        place,
        made ->
            ProgramRun.of("sh", "-euc", script, "maker", made.toString()).run().expectingSuccess());
  }

  @Test
  void what_is_kept_is_made_once() throws IOException {
    Path kept = kept(cache.resolve("a"), "mkdir \"$1\"; date +%N >\"$1/made\"");
    String made = Files.readString(kept.resolve("made"));

    assertThat(kept(cache.resolve("a"), "exit 1").resolve("made")).content().isEqualTo(made);
    assertThat(kept(cache.resolve("b"), "mkdir \"$1\"")).isEmptyDirectory();
  }

  @Test
  void what_a_failed_or_killed_maker_left_is_not_taken_for_whole() {
    assertThatThrownBy(
            () -> kept(cache.resolve("a"), "mkdir \"$1\"; touch \"$1/half\"; kill -s KILL $$"))
        .isInstanceOf(AssertionError.class);

    assertThat(kept(cache.resolve("a"), "mkdir \"$1\"; touch \"$1/whole\"").toFile().list())
        .containsExactly("whole");
  }

  /** Keeps a file in the folder that is given: it is made when the folder has another, "go". */
  static final class Maker {
    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      System.out.println("asks");
      Path unused =
          kept(
              folder.resolve("a"),
              "touch "
                  + folder
                  + "/begun; until [ -e "
                  + folder
                  + "/go ]; do sleep 0.02; done;"
                  + " echo once >>"
                  + folder
                  + "/runs; mkdir \"$1\"");
    }
  }

  @Test
  void of_two_programs_at_a_time_one_makes_it_and_the_other_waits() throws IOException {
    try (ProgramRun.Started first = ChildJvm.of(Maker.class, cache.toString()).start()) {
      Await.until(LIMIT, "one makes it", () -> Files.exists(cache.resolve("begun")));
      try (ProgramRun.Started second = ChildJvm.of(Maker.class, cache.toString()).start()) {
        ChildJvm.awaitPrinted(second, "asks");
        Files.createFile(cache.resolve("go"));
        first.await().expectingSuccess();
        second.await().expectingSuccess();
      }
    }
    assertThat(cache.resolve("runs")).hasContent("once");
  }
}
