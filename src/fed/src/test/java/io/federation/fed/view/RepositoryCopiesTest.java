package io.federation.fed.view;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.GitHistory;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryCopiesTest {

  private static final String NOON = "2026-02-03T12:00:00Z";

  @TempDir Path folder;
  private final ManualClock clock = ManualClock.at(NOON);
  private final List<String> warnings = new ArrayList<>();
  @AutoClose private GitHistory presence;

  @BeforeEach
  void begin() {
    presence = GitHistory.create(folder.resolve("presence.git"));
    presence.commit("Tell", write("a.txt", "1"));
  }

  /** Returns what one process finds out. */
  private RepositoryCopies.Copy refresh() throws IOException {
    Map<String, String> environment =
        Map.of(
            "PATH",
            Optional.ofNullable(System.getenv("PATH")).orElse(""),
            "XDG_CACHE_HOME",
            folder.resolve("cache").toString());
    return new RepositoryCopies(environment, warnings::add, clock)
        .refresh(presence.folder().toString());
  }

  private void takeAway() throws IOException {
    Files.move(presence.folder(), folder.resolve("away.git"));
  }

  @Test
  void a_copy_is_as_old_as_the_last_time_that_it_was_brought_up_to_date() throws IOException {
    Instant noon = clock.instant();
    assertThat(refresh().asOf()).isEqualTo(noon);
    clock.advance(Duration.ofHours(1));
    takeAway();

    assertThat(refresh().asOf()).isEqualTo(noon);
    assertThat(warnings).singleElement().asString().startsWith("shown is what was known before: ");
  }

  @Test
  void a_copy_of_a_run_that_was_cut_off_is_as_old_as_its_files() throws IOException {
    Path copy = refresh().folder();
    Instant begun = clock.instant().minus(Duration.ofHours(3));
    try (DirectoryStream<Path> stamps = Files.newDirectoryStream(copy.getParent(), "*.txt")) {
      for (Path stamp : stamps) {
        Files.delete(stamp);
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(copy)) {
      for (Path file : files) {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      }
    }
    Files.setLastModifiedTime(copy.resolve("HEAD"), FileTime.from(begun));
    takeAway();

    assertThat(refresh().asOf()).isEqualTo(begun);
  }
}
