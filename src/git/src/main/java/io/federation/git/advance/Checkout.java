package io.federation.git.advance;

import io.federation.git.Refs;
import io.federation.machine.FileTrees;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Sets index and working tree to a commit, whatever a checkout that was cut off left there. Local
 * changes must have been set aside: they are overwritten.
 */
final class Checkout {

  private final Repository repository;
  private final Path workTree;

  Checkout(Repository repository) {
    this.repository = repository;
    this.workTree = repository.getWorkTree().toPath();
  }

  /** Sets index and working tree to {@code target}. */
  void set(Version target) throws IOException {
    DirCache index = repository.lockDirCache();
    try {
      RevTree tree = tree(target);
      clearTheWay(index, tree);
      DirCacheCheckout checkout = new DirCacheCheckout(repository, index, tree);
      checkout.setFailOnConflict(false);
      checkout.checkout();
      FileModes.set(workTree, index);
    } finally {
      index.unlock();
    }
  }

  /** Removes what a checkout of {@code abandoned} wrote and {@code kept} does not have. */
  void removeLeftovers(Version abandoned, Version kept) throws IOException {
    DirCache index = repository.readDirCache();
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(tree(abandoned));
      walk.addTree(tree(kept));
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        String path = walk.getPathString();
        if (walk.getRawMode(0) != 0 && walk.getRawMode(1) == 0 && index.findEntry(path) < 0) {
          removeFile(workTree.resolve(path));
        }
      }
    }
  }

  /** Removes files where the tree has folders, and folders where it has files: JGit fails there. */
  private void clearTheWay(DirCache index, RevTree tree) throws IOException {
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(new DirCacheIterator(index));
      walk.addTree(tree);
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        if (walk.getRawMode(1) != 0) {
          clearTheWay(walk.getPathString(), FileMode.GITLINK.equals(walk.getRawMode(1)));
        }
      }
    }
  }

  private void clearTheWay(String path, boolean folderWanted) throws IOException {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      Path ancestor = workTree.resolve(path.substring(0, slash));
      if (!Files.isDirectory(ancestor, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(ancestor);
      }
    }
    Path place = workTree.resolve(path);
    if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) != folderWanted) {
      FileTrees.delete(place);
    }
  }

  private void removeFile(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.delete(file);
    for (Path folder = file.getParent();
        folder != null && !folder.equals(workTree) && isEmptyFolder(folder);
        folder = folder.getParent()) {
      Files.delete(folder);
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  private RevTree tree(Version version) throws IOException {
    return repository.parseCommit(Refs.id(version)).getTree();
  }
}
