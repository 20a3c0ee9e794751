package io.federation.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One change that a commit of a {@link GitHistory} makes to the tree before it. Paths are relative
 * to the repository's root, with {@code /} between names; folders come and go with their files.
 *
 * <p>A change that does not fit the tree (a file where a folder stands, the deletion of what is not
 * there) makes the commit fail with an {@link IllegalArgumentException}.
 */
public final class Change {

  private final Edit edit;

  private Change(Edit edit) {
    this.edit = edit;
  }

  /** Puts a file with this text, in UTF-8, new or in place of another file. */
  public static Change write(String path, String text) {
    return put(path, FileMode.REGULAR_FILE, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts an executable file with this text, in UTF-8, new or in place of another file. */
  public static Change script(String path, String text) {
    return put(path, FileMode.EXECUTABLE_FILE, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts a file with these bytes, new or in place of another file. */
  public static Change binary(String path, byte[] bytes) {
    return put(path, FileMode.REGULAR_FILE, bytes.clone());
  }

  /** Puts a symbolic link; {@code target} is taken as it stands. */
  public static Change symlink(String path, String target) {
    return put(path, FileMode.SYMLINK, target.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts a link to a commit of another repository, as a submodule leaves one. */
  public static Change gitlink(String path, ObjectId commit) {
    return new Change(tree -> tree.put(path, FileMode.GITLINK, commit));
  }

  /** Takes away a file, or a folder with all it holds. */
  public static Change delete(String path) {
    return new Change(tree -> tree.remove(path));
  }

  /** Moves a file, or a folder with all it holds, to a path where nothing stands. */
  public static Change rename(String from, String to) {
    return new Change(tree -> tree.move(from, to));
  }

  /** Sets or clears the executable bit of a file. */
  public static Change chmod(String path, boolean executable) {
    return new Change(tree -> tree.setExecutable(path, executable));
  }

  private static Change put(String path, FileMode mode, byte[] bytes) {
    return new Change(tree -> tree.put(path, mode, tree.blob(bytes)));
  }

  void applyTo(TreeDraft tree) throws IOException {
    edit.applyTo(tree);
  }

  @FunctionalInterface
  private interface Edit {
    void applyTo(TreeDraft tree) throws IOException;
  }
}
