package io.federation.testkit.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a root file system is kept; what is in it, {@link MachineE2eTest} sees. */
class RootFileSystemTest {

  @TempDir Path cache;

  private Path kept(String definition, String script) throws IOException {
    return RootFileSystem.keptIn(
        cache, definition, place -> List.of("sh", "-euc", script, "maker", place.toString()));
  }

  @Test
  void it_is_made_once_for_each_definition() throws IOException {
    String make = "mkdir \"$1\"; date +%N >\"$1/made\"";
    Path first = kept("packages: a", make);
    String made = Files.readString(first.resolve("made"));

    assertThat(Files.readString(kept("packages: a", "exit 1").resolve("made"))).isEqualTo(made);
    assertThat(kept("packages: a, b", make)).isNotEqualTo(first);
  }

  @Test
  void what_a_failed_or_killed_maker_left_is_not_taken_for_whole() throws IOException {
    assertThatThrownBy(() -> kept("a", "mkdir \"$1\"; touch \"$1/half\"; kill -s KILL $$"))
        .isInstanceOf(AssertionError.class);

    assertThat(kept("a", "mkdir \"$1\"; touch \"$1/whole\"").toFile().list())
        .containsExactly("whole");
  }

  @Test
  void of_two_at_a_time_one_makes_it_and_the_other_waits() throws IOException {
    Path begun = cache.resolve("begun");
    Path mayEnd = cache.resolve("may-end");
    String slow =
        "mkdir \"$1\"; touch " + begun + "; until [ -e " + mayEnd + " ]; do sleep 0.02; done";
    CompletableFuture<Path> first = inBackground("a", slow);
    Await.until(Duration.ofSeconds(30), "one makes it", () -> Files.exists(begun));
    CompletableFuture<Path> second = inBackground("a", "exit 1");
    Files.createFile(mayEnd);

    assertThat(second.join()).isEqualTo(first.join());
  }

  private CompletableFuture<Path> inBackground(String definition, String script) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return kept(definition, script);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
