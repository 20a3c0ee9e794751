package io.federation.deploy.sync;

import io.federation.cluster.SharedTree;
import io.federation.deploy.plan.LockKind;
import io.federation.deploy.plan.TreeCheck;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.StoredTree;
import io.federation.deploy.tree.Tree;
import io.federation.deploy.tree.TreeChange;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.tree.TreeNode;
import io.federation.deploy.tree.TreeParts;
import io.federation.deploy.version.ClusterVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tree that stands in a source: in its files {@code *.zk} and {@code *.zkx}, which are one tree
 * together. Those in folders are none of it.
 *
 * @param trimmed names of the nodes at the top that stand in files {@code *.zk}: what is below them
 *     in ZooKeeper, and not in the tree, is to go
 * @param errors what is wrong, each in a line
 */
record SourceTree(Literal version, TreeNode top, Set<String> trimmed, List<String> errors) {

  private static final Set<String> LOCKS = Set.of(LockKind.PATH.folder(), LockKind.ROLE.folder());

  private static final String TRIMMED = ".zk";
  private static final String UNTRIMMED = ".zkx";

  /**
   * Reads what is checked out in a folder.
   *
   * @throws IllegalArgumentException in one line if a file is no text
   */
  static SourceTree read(Path folder, Literal version) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, file -> isPart(file.getFileName().toString()))) {
      found.forEach(files::add);
    }
    files.sort(null);
    if (files.isEmpty()) {
      return new SourceTree(
          version,
          TreeNode.EMPTY,
          Set.of(),
          List.of("there is no file *.zk or *.zkx at the top of the source"));
    }
    for (Path file : files) {
      // A link could lead to anything that this machine has.
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IllegalArgumentException(
            file.getFileName() + " is not a file: call it otherwise");
      }
    }
    return read(files, version);
  }

  /**
   * Reads files.
   *
   * @throws IllegalArgumentException in one line if one is no text
   */
  static SourceTree read(List<Path> files, Literal version) throws IOException {
    TreeParts parts = new TreeParts();
    Set<String> trimmed = new HashSet<>();
    for (Path file : files) {
      TreeNode read = parts.add(file.getFileName().toString(), Files.readAllBytes(file));
      if (!file.toString().endsWith(UNTRIMMED)) {
        trimmed.addAll(read.children().keySet());
      }
    }
    List<String> errors = new ArrayList<>(parts.errors());
    if (errors.isEmpty()) {
      errors.addAll(TreeCheck.of(new Tree(parts.top())));
    }
    if (parts.top().children().containsKey(ClusterVersion.HOSTS.substring(1))) {
      errors.add(
          ClusterVersion.HOSTS
              + " stands in the source: leave it out, hosts and the cluster's version are there");
    }
    for (String name : SharedTree.RESERVED_NAMES) {
      if (parts.top().children().containsKey(name)) {
        errors.add(
            "/" + name + " is not for deployments, others keep theirs there: use another name");
      }
    }
    return new SourceTree(version, parts.top(), trimmed, errors);
  }

  /**
   * Returns what makes the tree that is there this one. What hosts have asked for below the nodes
   * of locks stays.
   *
   * @param there at least what is there of the nodes at its top
   */
  List<TreeChange> changes(StoredTree there) {
    return TreeChanges.between(there, top)
        .inOrder(name -> trimmed.contains(name) && !LOCKS.contains("/" + name));
  }

  /** Returns whether a node is one of those by which hosts ask for locks, or below one. */
  static boolean isLock(String path) {
    return LOCKS.stream().anyMatch(lock -> path.equals(lock) || path.startsWith(lock + "/"));
  }

  /** Returns whether a file of this name, at the top of a source, is read. */
  static boolean isPart(String file) {
    return file.endsWith(TRIMMED) || file.endsWith(UNTRIMMED);
  }
}
