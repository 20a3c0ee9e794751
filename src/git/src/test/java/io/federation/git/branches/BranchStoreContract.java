package io.federation.git.branches;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.FolderInUseException;
import io.federation.git.GitProgram;
import io.federation.git.IsolatedSystemReader;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.FileTrees;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store of branches does, whichever way it talks to its remote. */
abstract class BranchStoreContract {

  static final Duration LIMIT = Duration.ofMinutes(2);
  private static final BranchStore.Author AUTHOR = new BranchStore.Author("i-1", "i-1@fed1");
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;
  private GitProgram git;
  private Path served;
  private final List<BranchStore> opened = new ArrayList<>();

  /** Returns a remote for a bare repository below {@code repositories}, of which one is served. */
  abstract Remote remote(Path repositories, String name, Path credentials) throws Exception;

  @BeforeEach
  void an_empty_repository() {
    IsolatedSystemReader.install();
    git = GitProgram.withHome(folder);
    served = folder.resolve("repositories/presence.git");
    git.in(folder, "init", "-q", "--bare", "-b", "main", served.toString());
  }

  @AfterEach
  void close() {
    opened.forEach(BranchStore::close);
  }

  BranchStore open(String cache) throws Exception {
    Remote remote =
        remote(folder.resolve("repositories"), "presence.git", folder.resolve("credentials"));
    BranchStore store = BranchStore.open(folder.resolve(cache), remote, Duration.ZERO);
    opened.add(store);
    return store;
  }

  String atRemote(String... arguments) {
    return git.in(served, arguments);
  }

  static Map<String, Optional<byte[]>> write(String path, String text) {
    return Map.of(path, Optional.of(text.getBytes(UTF_8)));
  }

  private static Map<String, Optional<byte[]>> remove(String path) {
    return Map.of(path, Optional.empty());
  }

  static Version commit(
      BranchStore store, Optional<Version> parent, Map<String, Optional<byte[]>> changes)
      throws IOException {
    return store.commit(parent, changes, "Change", AUTHOR, WHEN).orElseThrow();
  }

  private static RefChange create(String branch, Version next) {
    return new RefChange(branch, Optional.empty(), Optional.of(next));
  }

  static RefChange update(String branch, Version expected, Version next) {
    return new RefChange(branch, Optional.of(expected), Optional.of(next));
  }

  /** Pushes one change, which must be done. */
  static void push(BranchStore store, RefChange change) throws Exception {
    assertThat(store.push(List.of(change), LIMIT))
        .isEqualTo(Map.of(change.branch(), new RefChange.Outcome(true, "")));
  }

  /** Makes branch main with one file, and returns its tip. */
  Version begin(BranchStore store, String path) throws Exception {
    Version first = commit(store, Optional.empty(), write(path, "1"));
    push(store, create("main", first));
    return first;
  }

  static String text(BranchStore store, Version commit, String path) throws IOException {
    return new String(store.read(commit, path).orElseThrow(), UTF_8);
  }

  @Test
  void a_first_commit_makes_a_branch() throws Exception {
    BranchStore store = open("a");
    assertThat(store.fetch(List.of("main"), LIMIT)).isEmpty();

    Version first =
        store.commit(Optional.empty(), write("it/a.txt", "é"), "Begin", AUTHOR, WHEN).orElseThrow();
    push(store, create("main", first));

    assertThat(atRemote("log", "--format=%H %an %ae %ct %s", "main"))
        .isEqualTo(first.hex() + " i-1 i-1@fed1 " + WHEN.getEpochSecond() + " Begin");
    assertThat(atRemote("show", "main:it/a.txt")).isEqualTo("é");
    assertThat(store.tip("main")).contains(first);
  }

  @Test
  void what_others_push_is_fetched_and_read() throws Exception {
    BranchStore one = open("a");
    BranchStore other = open("b");
    Version first = begin(one, "it/a.txt");
    other.fetch(List.of("main"), LIMIT);
    Version second = commit(one, Optional.of(first), write("it/deep/b.txt", "2"));
    push(one, update("main", first, second));

    SortedMap<String, Version> tips = other.fetch(List.of("main", "none"), LIMIT);

    assertThat(tips).isEqualTo(Map.of("main", second));
    assertThat(text(other, second, "it/a.txt")).isEqualTo("1");
    assertThat(text(other, second, "it/deep/b.txt")).isEqualTo("2");
    assertThat(other.read(second, "it/none.txt")).isEmpty();
    assertThat(other.read(second, "it/deep")).isEmpty();
    assertThat(other.files(second, "it").keySet()).containsExactly("a.txt");
    assertThat(other.tip("main")).contains(second);
    assertThat(other.tip("none")).isEmpty();
  }

  @Test
  void no_history_is_fetched() throws Exception {
    BranchStore one = open("a");
    Version first = begin(one, "a.txt");
    Version second = commit(one, Optional.of(first), write("a.txt", "2"));
    push(one, update("main", first, second));
    BranchStore other = open("b");
    other.fetch(List.of("main"), LIMIT);

    assertThat(git.run(folder.resolve("b"), "cat-file", "-e", first.hex()).run().exitCode())
        .isNotZero();

    Version third = commit(other, Optional.of(second), write("a.txt", "3"));
    push(other, update("main", second, third));
    assertThat(atRemote("rev-list", "main").lines())
        .containsExactly(third.hex(), second.hex(), first.hex());
    atRemote("fsck", "--strict");
  }

  @Test
  void a_branch_that_moved_meanwhile_is_left_alone() throws Exception {
    BranchStore one = open("a");
    BranchStore other = open("b");
    Version first = begin(one, "a.txt");
    other.fetch(List.of("main"), LIMIT);
    Version mine = commit(one, Optional.of(first), write("b.txt", "b"));
    Version theirs = commit(other, Optional.of(first), write("c.txt", "c"));
    push(one, update("main", first, mine));

    Map<String, RefChange.Outcome> outcomes =
        other.push(List.of(update("main", first, theirs)), LIMIT);

    assertThat(outcomes.get("main").isDone()).isFalse();
    assertThat(outcomes.get("main").reason()).isNotEmpty();
    assertThat(atRemote("rev-parse", "main")).isEqualTo(mine.hex());
    assertThat(other.tip("main")).contains(first);
  }

  @Test
  void a_branch_is_only_made_where_there_is_none() throws Exception {
    BranchStore one = open("a");
    Version first = begin(one, "a.txt");
    BranchStore other = open("b");
    Version theirs = commit(other, Optional.empty(), write("b.txt", "b"));

    assertThat(other.push(List.of(create("main", theirs)), LIMIT).get("main").isDone()).isFalse();
    assertThat(atRemote("rev-parse", "main")).isEqualTo(first.hex());
  }

  @Test
  void a_branch_is_only_deleted_where_it_stands_as_expected() throws Exception {
    BranchStore store = open("a");
    Version first = begin(store, "a.txt");
    push(store, create("old", first));
    Version second = commit(store, Optional.of(first), write("a.txt", "2"));

    assertThat(store.push(List.of(RefChange.delete("old", second)), LIMIT).get("old").isDone())
        .isFalse();
    assertThat(atRemote("rev-parse", "old")).isEqualTo(first.hex());

    push(store, RefChange.delete("old", first));
    assertThat(store.fetch(List.of("main", "old"), LIMIT).keySet()).containsExactly("main");
    assertThat(store.tip("old")).isEmpty();
  }

  @Test
  void one_push_changes_several_branches_and_tells_of_each() throws Exception {
    BranchStore store = open("a");
    Version first = begin(store, "a.txt");
    Version second = commit(store, Optional.of(first), write("a.txt", "2"));
    Version orphan = commit(store, Optional.empty(), write("b.txt", "b"));

    Map<String, RefChange.Outcome> outcomes =
        store.push(
            List.of(
                update("main", first, second),
                create("flattime/20260102", orphan),
                update("turn/db1", first, second)),
            LIMIT);

    assertThat(outcomes.get("main").isDone()).isTrue();
    assertThat(outcomes.get("flattime/20260102").isDone()).isTrue();
    assertThat(outcomes.get("turn/db1").isDone()).isFalse();
    assertThat(atRemote("for-each-ref", "--format=%(refname:short) %(objectname)").lines())
        .containsExactly("flattime/20260102 " + orphan.hex(), "main " + second.hex());
    store.fetch(List.of("main"), LIMIT);
    assertThat(store.remoteTips()).isEqualTo(Map.of("main", second, "flattime/20260102", orphan));
  }

  @Test
  void a_commit_that_would_change_nothing_is_not_made() throws Exception {
    BranchStore store = open("a");
    Version first = begin(store, "a/b.txt");

    assertThat(store.commit(Optional.of(first), write("a/b.txt", "1"), "Same", AUTHOR, WHEN))
        .isEmpty();
    assertThat(store.commit(Optional.of(first), remove("a/none.txt"), "Same", AUTHOR, WHEN))
        .isEmpty();
  }

  @Test
  void trees_are_sorted_as_git_sorts_them_and_empty_ones_are_gone() throws Exception {
    BranchStore store = open("a");
    Map<String, Optional<byte[]>> changes = new HashMap<>();
    for (String path :
        List.of("a.txt", "a/x", "a-b", "a0", "ä", "b/c/d", "b/c-d", "\ud83d\ude00", "\uffee")) {
      changes.put(path, Optional.of(path.getBytes(UTF_8)));
    }
    Version first = commit(store, Optional.empty(), changes);
    Version second = commit(store, Optional.of(first), remove("b/c/d"));
    push(store, create("main", second));

    atRemote("fsck", "--strict");
    assertThat(atRemote("-c", "core.quotepath=off", "ls-tree", "-r", "--name-only", "main").lines())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("a.txt", "a/x", "a-b", "a0", "ä", "b/c-d", "\ud83d\ude00", "\uffee")
                .toList());
    assertThat(atRemote("ls-tree", "main:b")).doesNotContain("tree");
  }

  @Test
  void a_file_takes_the_place_of_a_folder_and_a_folder_that_of_a_file() throws Exception {
    BranchStore store = open("a");
    Version first = begin(store, "a/b");
    Version second = commit(store, Optional.of(first), write("a", "file"));
    Version third = commit(store, Optional.of(second), write("a/b/c", "folder"));

    assertThat(text(store, second, "a")).isEqualTo("file");
    assertThat(text(store, third, "a/b/c")).isEqualTo("folder");
    assertThat(store.read(third, "a")).isEmpty();
  }

  @Test
  void a_path_that_leads_out_of_the_tree_is_refused() throws Exception {
    BranchStore store = open("a");

    for (String path : List.of("", "/a", "a/../b", "a//b", "./a", "a/")) {
      assertThatThrownBy(() -> commit(store, Optional.empty(), write(path, "1")))
          .as(path)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_deleted_cache_is_made_anew() throws Exception {
    BranchStore store = open("a");
    Version first = begin(store, "a.txt");
    store.close();
    FileTrees.delete(folder.resolve("a"));

    BranchStore again = open("a");

    assertThat(again.tip("main")).isEmpty();
    assertThat(again.fetch(List.of("main"), LIMIT)).isEqualTo(Map.of("main", first));
    assertThat(text(again, first, "a.txt")).isEqualTo("1");
  }

  @Test
  void a_cache_with_damaged_packs_is_made_anew() throws Exception {
    assertMadeAnewAfter(
        cache -> {
          try (Stream<Path> packs = Files.list(cache.resolve("objects/pack"))) {
            for (Path pack : packs.toList()) {
              assertThat(pack.toFile().setWritable(true)).isTrue();
              Files.write(pack, new byte[64]);
            }
          }
        });
  }

  @Test
  void a_cache_with_a_damaged_branch_is_made_anew() throws Exception {
    assertMadeAnewAfter(
        cache -> Files.write(cache.resolve("refs/remotes/origin/main"), new byte[41]));
  }

  @Test
  void a_cache_without_its_folders_is_made_anew() throws Exception {
    assertMadeAnewAfter(cache -> FileTrees.delete(cache.resolve("objects")));
  }

  @Test
  void a_cache_with_damaged_settings_is_made_anew() throws Exception {
    assertMadeAnewAfter(cache -> Files.writeString(cache.resolve("config"), "[core"));
  }

  @Test
  void a_cache_with_a_damaged_list_of_cut_commits_is_made_anew() throws Exception {
    assertMadeAnewAfter(cache -> Files.writeString(cache.resolve("shallow"), "no commit\n"));
  }

  private interface Damage {
    void to(Path cache) throws IOException;
  }

  private void assertMadeAnewAfter(Damage damage) throws Exception {
    BranchStore writer = open("w");
    Version first = begin(writer, "a.txt");
    BranchStore store = open("a");
    store.fetch(List.of("main"), LIMIT);
    store.close();
    damage.to(folder.resolve("a"));
    Version second = commit(writer, Optional.of(first), write("b.txt", "2"));
    push(writer, update("main", first, second));

    BranchStore again = open("a");
    Exception trouble = null;
    for (int i = 0; i < 3; i++) {
      try {
        Version tip = again.fetch(List.of("main"), LIMIT).get("main");
        assertThat(text(again, tip, "a.txt")).isEqualTo("1");
        trouble = null;
      } catch (IOException | RemoteUnavailableException e) {
        trouble = e;
      }
    }

    assertThat(trouble).isNull();
    assertThat(again.tip("main")).contains(second);
  }

  @Test
  void locks_of_a_killed_process_do_not_stop_the_next() throws Exception {
    BranchStore writer = open("w");
    Version first = begin(writer, "a.txt");
    BranchStore store = open("a");
    store.fetch(List.of("main"), LIMIT);
    store.close();
    for (String lock :
        List.of("shallow", "packed-refs", "config", "refs/remotes/origin/main", "HEAD")) {
      Files.writeString(folder.resolve("a/" + lock + ".lock"), "");
    }
    Files.writeString(folder.resolve(".a.lock"), "\n");
    Version second = commit(writer, Optional.of(first), write("b.txt", "2"));
    push(writer, update("main", first, second));

    assertThat(open("a").fetch(List.of("main"), LIMIT)).isEqualTo(Map.of("main", second));
  }

  @Test
  void a_folder_is_for_one_user_at_a_time() throws Exception {
    BranchStore store = open("a");

    assertThatThrownBy(() -> open("a")).isInstanceOf(FolderInUseException.class);

    store.close();
    open("a");
  }

  @Test
  void a_remote_that_is_not_there_is_one_line_and_leaves_what_is_known() throws Exception {
    BranchStore store = open("a");
    Version first = begin(store, "a.txt");
    Files.move(served, folder.resolve("away"));

    assertThatThrownBy(() -> store.fetch(List.of("main"), LIMIT))
        .isInstanceOf(RemoteUnavailableException.class)
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> store.push(List.of(RefChange.delete("main", first)), LIMIT))
        .isInstanceOf(RemoteUnavailableException.class)
        .message()
        .hasLineCount(1);
    assertThat(store.tip("main")).contains(first);
    assertThat(text(store, first, "a.txt")).isEqualTo("1");
    assertThat(Files.exists(folder.resolve("a/suspect"))).isFalse();
  }
}
