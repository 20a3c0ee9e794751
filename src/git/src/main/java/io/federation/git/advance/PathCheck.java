package io.federation.git.advance;

import io.federation.git.Refs;
import io.federation.machine.ErrorText;
import io.federation.model.Names;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Checks the trees of a commit: they must be what Git calls a tree, and no path may leave the
 * working tree or enter what is the node's own.
 */
final class PathCheck {

  private static final String SCRATCH = ".temp";

  private final TreeWalk walk;
  private final ObjectChecker names = new ObjectChecker();

  /** Leaves names that are not allowed to the check of paths, which can say where they are. */
  private final ObjectChecker trees =
      new ObjectChecker()
          .setAllowLeadingZeroFileMode(true)
          .setIgnore(ObjectChecker.ErrorType.EMPTY_NAME, true)
          .setIgnore(ObjectChecker.ErrorType.HAS_DOT, true)
          .setIgnore(ObjectChecker.ErrorType.HAS_DOTDOT, true)
          .setIgnore(ObjectChecker.ErrorType.HAS_DOTGIT, true);

  private PathCheck(TreeWalk walk) {
    this.walk = walk;
  }

  /**
   * Returns why {@code tip} must not be checked out, in one line; nothing if its trees are good.
   *
   * @param accepted a version whose trees are known to be good
   */
  static Optional<String> refusal(Repository repository, Optional<Version> accepted, Version tip)
      throws IOException {
    try (TreeWalk walk = new TreeWalk(repository)) {
      RevTree root = repository.parseCommit(Refs.id(tip)).getTree();
      if (accepted.isPresent()) {
        walk.addTree(repository.parseCommit(Refs.id(accepted.get())).getTree());
      } else {
        walk.addTree(new EmptyTreeIterator());
      }
      PathCheck check = new PathCheck(walk);
      Optional<String> refusal = check.refusalOfTree(root, ".");
      if (refusal.isPresent()) {
        return refusal;
      }
      walk.addTree(root);
      walk.setFilter(TreeFilter.ANY_DIFF);
      return check.refusal();
    }
  }

  /** Enters no tree before it was checked: what a walk makes of a malformed one is not known. */
  private Optional<String> refusal() throws IOException {
    while (walk.next()) {
      Optional<String> refusal = Optional.empty();
      if (FileMode.TREE.equals(walk.getRawMode(1))) {
        refusal = refusalOfTree(walk.getObjectId(1), walk.getPathString());
      } else if (walk.getRawMode(1) != 0) {
        refusal = refusalOfFile();
      }
      if (refusal.isPresent()) {
        return refusal;
      }
      if (walk.isSubtree()) {
        walk.enterSubtree();
      }
    }
    return Optional.empty();
  }

  private Optional<String> refusalOfTree(ObjectId tree, String path) throws IOException {
    try {
      trees.checkTree(walk.getObjectReader().open(tree, Constants.OBJ_TREE).getBytes());
      return Optional.empty();
    } catch (CorruptObjectException e) {
      return Optional.of(
          "its folder " + Names.quote(path) + " is malformed: " + ErrorText.withCauses(e));
    }
  }

  private Optional<String> refusalOfFile() {
    return complaint()
        .map(what -> "it holds the path " + Names.quote(walk.getPathString()) + ", " + what);
  }

  private Optional<String> complaint() {
    byte[] path = walk.getRawPath();
    try {
      names.checkPath(path, 0, path.length);
    } catch (CorruptObjectException e) {
      return Optional.of("which is not allowed");
    }
    if (!isUtf8(path)) {
      // It would be checked out under another name than Git has for it.
      return Optional.of("which is not UTF-8: rename it");
    }
    String text = walk.getPathString();
    return text.equals(SCRATCH) || text.startsWith(SCRATCH + "/")
        ? Optional.of("which is not allowed")
        : Optional.empty();
  }

  private static boolean isUtf8(byte[] path) {
    try {
      CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
