package io.federation.git.advance;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.rename;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;

/** A clone that has fetched the second commit of two but stands at the first. */
final class CutScene implements AutoCloseable {

  /** The node's note of a checkout that is under way. */
  static final String MARKER = ".temp/add/advancing";

  private final Scene scene;
  private final ObjectId first;
  private final ObjectId second;

  private CutScene(Scene scene, ObjectId first, ObjectId second) {
    this.scene = scene;
    this.first = first;
    this.second = second;
  }

  /** Makes the clone and the repository it is of; the second commit changes every kind of thing. */
  static CutScene in(Path folder) throws Exception {
    Scene scene = Scene.in(folder);
    GitHistory history = scene.history();
    ObjectId first =
        history.commit(
            "One",
            write("a.txt", "1\n"),
            write("gone.txt", "1\n"),
            write("dir/b.txt", "1\n"),
            write("file", "1\n"),
            write("deep/er/c.txt", "1\n"));
    scene.makeClone();
    ObjectId second =
        history.commit(
            "Two",
            write("a.txt", "2\n"),
            write("new.txt", "2\n"),
            delete("gone.txt"),
            rename("dir", "directory"),
            delete("file"),
            write("file/inner", "2\n"),
            delete("deep"),
            write("deep", "2\n"));
    scene.git("fetch", "-q", "origin");
    return new CutScene(scene, first, second);
  }

  Scene scene() {
    return scene;
  }

  ObjectId first() {
    return first;
  }

  ObjectId second() {
    return second;
  }

  /** Notes that the second commit is being checked out. */
  void mark() {
    scene.put(MARKER, second.name() + "\n");
  }

  /** Sets index and tree to the second commit, and no refs. */
  void checkOutSecond() {
    scene.git("update-index", "-q", "--refresh");
    scene.git("read-tree", "-u", "-m", first.name(), second.name());
  }

  /** Advances, which must end at main's tip with the tree of a fresh clone, and say so. */
  Outcome.Advanced assertRecovers() throws Exception {
    assertThat(scene.look()).isInstanceOf(Look.Moved.class);
    Outcome.Advanced outcome = scene.advance();
    assertThat(outcome.recovered()).isNotEmpty().allMatch(line -> !line.contains("\n"));
    assertThat(outcome.to()).isEqualTo(version(scene.history().head()));
    assertThat(outcome.aside()).isEmpty();
    scene.assertLikeFreshClone();
    assertThat(scene.look()).isEqualTo(new Look.UpToDate(version(scene.history().head())));
    assertThat(scene.advance().recovered()).as("told once").isEmpty();
    return outcome;
  }

  @Override
  public void close() {
    scene.close();
  }
}
