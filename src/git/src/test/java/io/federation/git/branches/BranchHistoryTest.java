package io.federation.git.branches;

import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.Version;
import io.federation.testkit.GitHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BranchHistoryTest {

  private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

  @TempDir private Path folder;
  @AutoClose private GitHistory story;
  @AutoClose private BranchHistory history;

  @BeforeEach
  void a_repository() throws IOException {
    story = GitHistory.create(folder.resolve("presence.git"));
    story.continueAt(NOON);
    history = BranchHistory.open(folder.resolve("presence.git"));
  }

  private static Version version(ObjectId id) {
    return new Version(id.name());
  }

  @Test
  void a_branch_is_told_as_it_was_at_a_moment() throws IOException {
    ObjectId first = story.commit("One", write("a", "1"));
    ObjectId second = story.commit("Two", write("a", "2"));

    assertThat(history.at("main", NOON.minusSeconds(1))).isEmpty();
    assertThat(history.at("main", NOON)).contains(version(first));
    assertThat(history.at("main", NOON.plusSeconds(59))).contains(version(first));
    assertThat(history.at("main", NOON.plusSeconds(60))).contains(version(second));
    assertThat(history.tip("main")).contains(version(second));
    assertThat(history.beginning("main")).contains(NOON);
  }

  @Test
  void what_was_merged_counts_from_its_merge() throws IOException {
    ObjectId first = story.commit("One", write("a", "1"));
    story.branch("side", first);
    story.commitOn("side", "Beside", write("b", "1"));
    ObjectId second = story.commit("Two", write("a", "2"));
    story.merge("Both", "side");

    assertThat(history.at("main", NOON.plusSeconds(60))).contains(version(first));
    assertThat(history.at("main", NOON.plusSeconds(120))).contains(version(second));
  }

  @Test
  void what_is_committed_later_is_seen_without_opening_anew() throws IOException {
    assertThat(history.tip("main")).isEmpty();
    assertThat(history.beginning("main")).isEmpty();
    assertThat(history.at("main", NOON)).isEmpty();

    ObjectId first = story.commit("One", write("a", "1"));

    assertThat(history.tip("main")).contains(version(first));
  }

  @Test
  void branches_are_listed_by_the_beginning_of_their_names() throws IOException {
    ObjectId first = story.commit("One", write("a", "1"));
    story.branch("flattime/20260203", first);
    story.branch("flattime/20260202", first);

    assertThat(history.branches("flattime/"))
        .containsExactly("flattime/20260202", "flattime/20260203");
    assertThat(history.branches("turn/")).isEmpty();
  }

  @Test
  void the_files_of_a_folder_are_read_without_those_below_it() throws IOException {
    Version commit =
        version(
            story.commit(
                "One",
                write("all/b", "B"),
                write("all/a", "é"),
                write("all/deep/c", "C"),
                symlink("all/link", "a")));

    assertThat(history.files(commit, "all"))
        .containsExactly(Map.entry("a", "é"), Map.entry("b", "B"));
    assertThat(history.names(commit, "all")).containsExactly("a", "b", "deep", "link");
    assertThat(history.names(commit, "")).containsExactly("all");
    assertThat(history.names(commit, "none")).isEmpty();
    assertThat(history.files(commit, "nothing")).isEmpty();
    assertThat(history.files(commit, "all/a")).isEmpty();

    Version later = version(story.commit("Two", delete("all")));
    assertThat(history.files(later, "all")).isEmpty();
    assertThat(history.files(commit, "all")).hasSize(2);
  }

  @Test
  void a_file_that_is_too_large_is_left_out() throws IOException {
    String most = "x".repeat(BranchStore.LARGEST_FILE);
    Version commit = version(story.commit("One", write("all/a", most), write("all/b", most + "x")));

    assertThat(history.files(commit, "all")).containsOnlyKeys("a");
    assertThat(history.names(commit, "all")).containsExactly("a", "b");
  }

  @Test
  void a_folder_that_is_no_repository_is_refused() {
    assertThatThrownBy(() -> BranchHistory.open(folder).close())
        .isInstanceOf(IOException.class)
        .hasMessage(folder + " is not a bare Git repository");
  }
}
