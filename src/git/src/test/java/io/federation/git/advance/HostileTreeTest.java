package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.federation.git.AdvanceNotes;
import io.federation.git.BranchVersion;
import io.federation.git.GitProgram;
import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commits whose trees nobody should check out. The last good tree stays, and a mended commit comes.
 */
class HostileTreeTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private GitHistory history;
  private ObjectId first;

  @BeforeEach
  void a_clone() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    first = history.commit("One", write("a.txt", "1\n"));
    scene.makeClone();
  }

  private interface Tree {
    ObjectId insertedBy(ObjectInserter inserter) throws IOException;
  }

  /** One entry of a tree, in the order and form in which it is to be written. */
  private record Entry(String name, FileMode mode, Tree content) {
    static Entry file(String name, String text) {
      return new Entry(
          name,
          FileMode.REGULAR_FILE,
          inserter -> inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8)));
    }

    static Entry folder(String name, Entry... entries) {
      return new Entry(name, FileMode.TREE, tree(entries));
    }
  }

  private static Tree tree(Entry... entries) {
    return inserter -> {
      TreeFormatter formatter = new TreeFormatter();
      for (Entry entry : entries) {
        formatter.append(entry.name(), entry.mode(), entry.content().insertedBy(inserter));
      }
      return inserter.insert(formatter);
    };
  }

  /** Commits a tree on main, whatever is in it. */
  private ObjectId commitRaw(Tree tree) throws IOException {
    try (Repository repository =
            new FileRepositoryBuilder().setBare().setGitDir(history.folder().toFile()).build();
        ObjectInserter inserter = repository.newObjectInserter()) {
      PersonIdent evil = new PersonIdent("Evil", "evil@example.org", Instant.EPOCH, ZoneOffset.UTC);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree.insertedBy(inserter));
      commit.setParentId(history.head());
      commit.setAuthor(evil);
      commit.setCommitter(evil);
      commit.setMessage("Evil");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      history.rewindTo(id);
      return id;
    }
  }

  /** Commits on main a tree that holds one file alone, whatever its path is called. */
  private ObjectId commitRaw(String path) throws IOException {
    String[] names = path.split("/", -1);
    Entry entry = Entry.file(names[names.length - 1], "evil\n");
    for (int i = names.length - 2; i >= 0; i--) {
      entry = Entry.folder(names[i], entry);
    }
    return commitRaw(tree(entry));
  }

  private void assertMendedCommitIsTakenOver() throws Exception {
    history.branch("mended", first);
    history.commitOn("mended", "Mended", write("a.txt", "mended\n"));
    // The evil commit stays an ancestor: people mend by a further commit.
    GitProgram git = GitProgram.withHome(folder);
    String tree = git.in(history.folder(), "rev-parse", "mended^{tree}");
    String commit =
        git.in(history.folder(), "commit-tree", "-p", history.head().name(), "-m", "Mended", tree);
    history.rewindTo(ObjectId.fromString(commit));

    assertThat(scene.advance().to()).isEqualTo(version(history.head()));
    scene.assertLikeFreshClone();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git/hooks/post-checkout",
        ".git",
        "dir/.git/config",
        "../outside.txt",
        "dir/../../outside.txt",
        "./a.txt",
        ".GIT/config",
        ".temp/add/work.sh_VERSION",
        ".temp",
      })
  void a_path_that_leaves_the_tree_or_enters_the_nodes_own_is_refused(String path)
      throws Exception {
    scene.put(".temp/add/work.sh_VERSION", first.name());
    FolderSnapshot before = FolderSnapshot.of(scene.workTree().getParent());
    FolderSnapshot tree = scene.tree();
    ObjectId evil = commitRaw(path);

    Outcome.Refused refused = scene.refusedAdvance();

    assertThat(refused.tip()).isEqualTo(version(evil));
    assertThat(refused.reason()).contains(path).doesNotContain("\n");
    assertThat(tree.differencesTo(scene.tree())).isEmpty();
    assertThat(before.differencesTo(FolderSnapshot.of(scene.workTree().getParent())))
        .allMatch(
            line ->
                line.contains("ops/.git/objects")
                    || line.contains("refs/remotes/")
                    || line.contains("FETCH_HEAD")
                    || line.contains(".temp/add/refused"));
    scene.assertStandsAt(first);
    assertThat(scene.look()).isInstanceOf(Look.StillRefused.class);
    assertMendedCommitIsTakenOver();
  }

  private static Stream<Arguments> malformed() {
    Entry file = Entry.file("a.txt", "evil\n");
    Entry folder = Entry.folder("a.txt", Entry.file("b.txt", "evil\n"));
    return Stream.of(
        arguments("a file and a folder of one name", tree(file, folder), "\".\""),
        arguments("one name twice", tree(file, Entry.file("a.txt", "2\n")), "\".\""),
        arguments("one folder twice", tree(folder, folder), "\".\""),
        arguments(
            "further down", tree(Entry.folder("x", Entry.folder("y", file, folder))), "\"x/y\""),
        arguments("not sorted", tree(Entry.file("b.txt", "1\n"), file), "\".\""),
        arguments("a path for a name", tree(Entry.file("x/y.txt", "1\n")), "\".\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void a_tree_that_cannot_be_checked_out_as_it_is_is_refused(
      String name, Tree malformed, String place) throws Exception {
    FolderSnapshot before = scene.tree();
    ObjectId evil = commitRaw(malformed);

    Outcome.Refused refused = scene.refusedAdvance();

    assertThat(refused.tip()).isEqualTo(version(evil));
    assertThat(refused.reason()).contains(place).doesNotContain("\n");
    assertThat(before.differencesTo(scene.tree())).isEmpty();
    assertThat(scene.file(".temp/add/advancing")).doesNotExist();
    scene.assertStandsAt(first);
    assertThat(scene.look()).isInstanceOf(Look.StillRefused.class);
    assertMendedCommitIsTakenOver();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void a_checkout_of_such_a_tree_that_was_begun_does_not_keep_a_mended_one_out(
      String name, Tree malformed, String place) throws Exception {
    ObjectId evil = commitRaw(malformed);
    Outcome.Refused unused = scene.refusedAdvance();
    BranchVersion begun = new BranchVersion(GitHistory.MAIN, version(evil));
    new AdvanceNotes(scene.workTree()).writeStarted(new AdvanceNotes.Started(begun, false));

    assertMendedCommitIsTakenOver();
  }

  @Test
  void a_name_too_long_for_the_disk_leaves_the_last_good_tree() throws Exception {
    FolderSnapshot before = scene.tree();
    history.commit(
        "Long", write("a.txt", "2\n"), write("b.txt", "2\n"), write("long".repeat(100), "x"));

    assertThatThrownBy(() -> scene.advance())
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("\n");

    assertThat(before.differencesTo(scene.tree())).isEmpty();
    scene.assertStandsAt(first);
  }

  @Test
  void a_commit_that_cannot_be_checked_out_does_not_keep_a_mended_one_out() throws Exception {
    history.commit(
        "Long", write("a.txt", "2\n"), write("b.txt", "2\n"), write("long".repeat(100), "x"));
    assertThatThrownBy(() -> scene.advance()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> scene.advance()).isInstanceOf(IOException.class);
    history.commit("Mended", delete("long".repeat(100)), delete("b.txt"));

    assertThat(scene.advance().to()).isEqualTo(version(history.head()));
    scene.assertLikeFreshClone();
  }

  @Test
  void names_that_look_like_something_else_are_only_names() throws Exception {
    history.commit(
        "Names",
        write("-rf", "1"),
        write("$(touch x)", "1"),
        write("a b/c;d", "1"),
        write("line\nbreak", "1"),
        write("back\\slash", "1"),
        write(".gitignore", "*\n"),
        write("e\u0301.txt", "decomposed"),
        write("\u00e9.txt", "composed"));

    scene.advance();

    scene.assertLikeFreshClone();
    assertThat(Files.readString(scene.file("e\u0301.txt"))).isEqualTo("decomposed");
    assertThat(Files.readString(scene.file("\u00e9.txt"))).isEqualTo("composed");
  }
}
