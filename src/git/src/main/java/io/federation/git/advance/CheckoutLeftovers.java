package io.federation.git.advance;

import io.federation.git.Refs;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * The half-written files of a checkout that was killed. JGit writes each file beside its place, as
 * {@code ._<name><digits>.tmp}, before it moves it there.
 */
final class CheckoutLeftovers {

  /** JGit takes no more than this of a file's name for that of its temporary file. */
  private static final int LONGEST_NAME = 50;

  private CheckoutLeftovers() {}

  /**
   * Removes such files of what a checkout of {@code target} would write, ignored ones too; only for
   * before a checkout that was cut off is finished, while the index still tells what that is.
   */
  static void remove(Repository repository, Version target) throws IOException {
    Path workTree = repository.getWorkTree().toPath();
    Map<Path, Set<String>> names = new HashMap<>();
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(new DirCacheIterator(repository.readDirCache()));
      walk.addTree(repository.parseCommit(Refs.id(target)).getTree());
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        Path file = workTree.resolve(walk.getPathString());
        names
            .computeIfAbsent(file.getParent(), folder -> new HashSet<>())
            .add(walk.getNameString());
      }
    }
    for (Map.Entry<Path, Set<String>> folder : names.entrySet()) {
      if (Files.isDirectory(folder.getKey(), LinkOption.NOFOLLOW_LINKS)) {
        remove(folder.getKey(), folder.getValue());
      }
    }
  }

  private static void remove(Path folder, Set<String> names) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "._*.tmp")) {
      for (Path file : files) {
        if (isLeftover(file.getFileName().toString(), names)) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isLeftover(String file, Set<String> names) {
    for (String name : names) {
      String prefix =
          "._" + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
      if (file.startsWith(prefix)
          && isDigits(file.substring(prefix.length(), file.length() - ".tmp".length()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
