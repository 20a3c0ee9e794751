package io.federation.git.branches;

import io.federation.git.Refs;
import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The files of commits in a repository's object database, without a working tree. */
final class CommitFiles {

  private final Repository repository;
  private final ObjectReader reader;

  CommitFiles(Repository repository, ObjectReader reader) {
    this.repository = repository;
    this.reader = reader;
  }

  Optional<byte[]> read(Version commit, String path) throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(reader, path, tree(commit))) {
      return walk != null && isReadable(walk) ? Optional.of(content(walk)) : Optional.empty();
    }
  }

  List<String> list(Version commit, String folder) throws IOException {
    List<String> names = new ArrayList<>();
    eachIn(commit, folder, walk -> names.add(walk.getNameString()));
    return names;
  }

  SortedMap<String, byte[]> all(Version commit, String folder) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    eachIn(
        commit,
        folder,
        walk -> {
          if (isReadable(walk)) {
            files.put(walk.getNameString(), content(walk));
          }
        });
    return files;
  }

  Optional<Version> commit(
      Optional<Version> parent,
      Map<String, Optional<byte[]>> changes,
      String message,
      PersonIdent author)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId before = parent.isPresent() ? tree(parent.get()) : null;
      ObjectId after = TreeChanges.of(changes).applyTo(before, reader, inserter);
      if (after == null) {
        after = inserter.insert(new TreeFormatter());
      }
      if (after.equals(before)) {
        return Optional.empty();
      }
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(after);
      if (parent.isPresent()) {
        commit.setParentId(Refs.id(parent.get()));
      }
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage(message);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return Optional.of(new Version(id.name()));
    }
  }

  private interface Visitor {
    void visit(TreeWalk walk) throws IOException;
  }

  private void eachIn(Version commit, String folder, Visitor visitor) throws IOException {
    ObjectId tree = tree(commit);
    if (!folder.isEmpty()) {
      try (TreeWalk walk = TreeWalk.forPath(reader, folder, tree)) {
        if (walk == null || walk.getFileMode(0) != FileMode.TREE) {
          return;
        }
        tree = walk.getObjectId(0);
      }
    }
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(tree);
      while (walk.next()) {
        visitor.visit(walk);
      }
    }
  }

  private ObjectId tree(Version commit) throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      return walk.parseCommit(Refs.id(commit)).getTree();
    }
  }

  private boolean isReadable(TreeWalk walk) throws IOException {
    FileMode mode = walk.getFileMode(0);
    return (mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE)
        && reader.getObjectSize(walk.getObjectId(0), Constants.OBJ_BLOB)
            <= BranchStore.LARGEST_FILE;
  }

  private byte[] content(TreeWalk walk) throws IOException {
    return reader.open(walk.getObjectId(0), Constants.OBJ_BLOB).getBytes();
  }
}
