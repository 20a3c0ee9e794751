package io.federation.git.advance;

import io.federation.git.Refs;
import io.federation.model.Names;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Checks the paths of a commit: none may leave the tree or enter what is the node's own. */
final class PathCheck {

  private static final String SCRATCH = ".temp";

  private PathCheck() {}

  /**
   * Returns why {@code tip} must not be checked out, in one line; nothing if its paths are good.
   *
   * @param accepted a version whose paths are known to be good
   */
  static Optional<String> refusal(Repository repository, Optional<Version> accepted, Version tip)
      throws IOException {
    ObjectChecker checker = new ObjectChecker();
    try (TreeWalk walk = new TreeWalk(repository)) {
      if (accepted.isPresent()) {
        walk.addTree(repository.parseCommit(Refs.id(accepted.get())).getTree());
      } else {
        walk.addTree(new EmptyTreeIterator());
      }
      walk.addTree(repository.parseCommit(Refs.id(tip)).getTree());
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        if (walk.getRawMode(1) != 0) {
          Optional<String> complaint = complaint(checker, walk);
          if (complaint.isPresent()) {
            return Optional.of(
                "it holds the path " + Names.quote(walk.getPathString()) + ", " + complaint.get());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> complaint(ObjectChecker checker, TreeWalk walk) {
    byte[] path = walk.getRawPath();
    try {
      checker.checkPath(path, 0, path.length);
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
