package io.federation.git.advance;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.submodule.SubmoduleWalk.IgnoreSubmoduleMode;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.WorkingTreeOptions;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Keeps what somebody changed in a working tree before a checkout overwrites it: edits of tracked
 * files, and files that no commit knows where the new commit needs the place.
 */
final class LocalChanges {

  private final Repository repository;
  private final Path workTree;

  LocalChanges(Repository repository) {
    this.repository = repository;
    this.workTree = repository.getWorkTree().toPath();
  }

  /**
   * Copies local changes to {@code folder}, and moves what is in the way of {@code target} there.
   * Pipes, sockets and devices hold nothing to be kept, and to open one may take for ever: they are
   * deleted.
   *
   * @param head the commit that is checked out
   * @param target the commit that is about to be, or was being, checked out
   * @return the paths that were set aside, sorted
   */
  SortedSet<String> setAside(ObjectId head, ObjectId target, Path folder) throws IOException {
    DirCache index = repository.readDirCache();
    for (int i = 0; i < index.getEntryCount(); i++) {
      // JGit reads what may have the length that the index says; that of a pipe is 0.
      if (index.getEntry(i).getLength() == 0) {
        boolean unused = deleteIfSpecial(index.getEntry(i).getPathString());
      }
    }
    SortedSet<String> edited = edited(head);
    SortedSet<String> found = new TreeSet<>();
    for (String place : edited) {
      found.addAll(filesAt(place));
    }
    for (String place : wanted(head, target)) {
      found.addAll(filesAt(place));
    }
    found.removeIf(path -> index.findEntry(path) >= 0 && !edited.contains(path));
    for (String path : List.copyOf(found)) {
      if (deleteIfSpecial(path)) {
        found.remove(path);
      }
    }
    found.removeAll(asIn(head, found));
    found.removeAll(asIn(target, found));
    for (String path : found) {
      copy(workTree.resolve(path), folder.resolve(path));
      if (index.findEntry(path) < 0) {
        Files.delete(workTree.resolve(path));
      }
    }
    return found;
  }

  private boolean deleteIfSpecial(String path) throws IOException {
    File file = workTree.resolve(path).toFile();
    // Cheaper than all attributes where it is what it is to be.
    if (file.isFile()
        || !Files.exists(file.toPath(), LinkOption.NOFOLLOW_LINKS)
        || !Files.readAttributes(
                file.toPath(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isOther()) {
      return false;
    }
    Files.delete(file.toPath());
    return true;
  }

  /** Returns the tracked paths where the index or the working tree differs from the commit. */
  private SortedSet<String> edited(ObjectId head) throws IOException {
    IndexDiff diff = new IndexDiff(repository, head, new FileTreeIterator(repository));
    diff.setIgnoreSubmoduleMode(IgnoreSubmoduleMode.ALL);
    diff.diff();
    SortedSet<String> edited = new TreeSet<>(diff.getModified());
    edited.addAll(diff.getChanged());
    edited.addAll(diff.getAdded());
    edited.addAll(diff.getRemoved());
    edited.addAll(diff.getMissing());
    edited.addAll(diff.getConflicting());
    edited.removeIf(path -> diff.getIndexMode(path) == FileMode.GITLINK);
    return edited;
  }

  /** Returns the paths that are other in the target; a folder at a gitlink stays what it is. */
  private SortedSet<String> wanted(ObjectId head, ObjectId target) throws IOException {
    SortedSet<String> wanted = new TreeSet<>();
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(tree(head));
      walk.addTree(tree(target));
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        boolean folderStays =
            FileMode.GITLINK.equals(walk.getRawMode(1))
                && Files.isDirectory(
                    workTree.resolve(walk.getPathString()), LinkOption.NOFOLLOW_LINKS);
        if (walk.getRawMode(1) != 0 && !folderStays) {
          wanted.add(walk.getPathString());
        }
      }
    }
    return wanted;
  }

  /** Returns the files that stand at a place: there, in place of a folder above it, or below it. */
  private SortedSet<String> filesAt(String place) throws IOException {
    SortedSet<String> files = new TreeSet<>();
    for (int slash = place.indexOf('/'); slash > 0; slash = place.indexOf('/', slash + 1)) {
      String ancestor = place.substring(0, slash);
      if (!Files.isDirectory(workTree.resolve(ancestor), LinkOption.NOFOLLOW_LINKS)) {
        if (Files.exists(workTree.resolve(ancestor), LinkOption.NOFOLLOW_LINKS)) {
          files.add(ancestor);
        }
        return files;
      }
    }
    if (Files.exists(workTree.resolve(place), LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(
          workTree.resolve(place),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(workTree.relativize(file).toString());
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return files;
  }

  /** Returns those of {@code paths} that stand on disk just as a checkout would write them. */
  private SortedSet<String> asIn(ObjectId commit, Collection<String> paths) throws IOException {
    SortedSet<String> same = new TreeSet<>();
    if (paths.isEmpty()) {
      return same;
    }
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.setOperationType(OperationType.CHECKOUT_OP);
      walk.addTree(tree(commit));
      walk.addTree(new FileTreeIterator(repository));
      walk.setRecursive(true);
      walk.setFilter(PathFilterGroup.createFromStrings(paths));
      while (walk.next()) {
        if (walk.getRawMode(0) == walk.getRawMode(1) && isAsCheckedOut(walk)) {
          same.add(walk.getPathString());
        }
      }
    }
    return same;
  }

  private boolean isAsCheckedOut(TreeWalk walk) throws IOException {
    Path file = workTree.resolve(walk.getPathString());
    boolean link = Files.isSymbolicLink(file);
    EolStreamType ends =
        link ? EolStreamType.DIRECT : walk.getEolStreamType(OperationType.CHECKOUT_OP);
    // Neither side is held in memory: a file may be larger than that.
    try (ComparingStream comparison = new ComparingStream(content(file, link))) {
      DirCacheCheckout.getContent(
          repository,
          walk.getPathString(),
          new DirCacheCheckout.CheckoutMetadata(ends, null),
          repository.open(walk.getObjectId(0), Constants.OBJ_BLOB),
          repository.getConfig().get(WorkingTreeOptions.KEY),
          comparison);
      return comparison.isSame();
    } catch (ComparingStream.DifferenceFound e) {
      return false;
    }
  }

  private static InputStream content(Path file, boolean link) throws IOException {
    return link
        ? new ByteArrayInputStream(Constants.encode(Files.readSymbolicLink(file).toString()))
        : Files.newInputStream(file);
  }

  private RevTree tree(ObjectId commit) throws IOException {
    return repository.parseCommit(commit).getTree();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(
        from,
        to,
        LinkOption.NOFOLLOW_LINKS,
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
