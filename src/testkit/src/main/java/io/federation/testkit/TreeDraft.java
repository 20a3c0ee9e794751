package io.federation.testkit;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A Git tree while it is being changed: all files by path, in memory. */
final class TreeDraft {

  private record Entry(FileMode mode, ObjectId id) {}

  private final SortedMap<String, Entry> entries = new TreeMap<>();
  private final ObjectInserter inserter;

  private TreeDraft(ObjectInserter inserter) {
    this.inserter = inserter;
  }

  static TreeDraft empty(ObjectInserter inserter) {
    return new TreeDraft(inserter);
  }

  static TreeDraft of(Repository repository, AnyObjectId tree, ObjectInserter inserter)
      throws IOException {
    TreeDraft draft = new TreeDraft(inserter);
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.setRecursive(true);
      walk.addTree(tree);
      while (walk.next()) {
        draft.entries.put(walk.getPathString(), new Entry(walk.getFileMode(), walk.getObjectId(0)));
      }
    }
    return draft;
  }

  ObjectId blob(byte[] bytes) throws IOException {
    return inserter.insert(Constants.OBJ_BLOB, bytes);
  }

  void put(String path, FileMode mode, ObjectId id) {
    if (!below(path).isEmpty()) {
      throw new IllegalArgumentException(path + " is a folder: delete it first");
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String folder = path.substring(0, slash);
      if (entries.containsKey(folder)) {
        throw new IllegalArgumentException(
            path + " cannot be put: " + folder + " is a file, delete it first");
      }
    }
    entries.put(path, new Entry(mode, id));
  }

  void remove(String path) {
    if (entries.remove(path) != null) {
      return;
    }
    SortedMap<String, Entry> folder = below(path);
    if (folder.isEmpty()) {
      throw missing(path);
    }
    folder.clear();
  }

  void move(String from, String to) {
    if (entries.containsKey(to) || !below(to).isEmpty()) {
      throw new IllegalArgumentException(
          from + " cannot be renamed: " + to + " is there already, delete it first");
    }
    SortedMap<String, Entry> moved = new TreeMap<>(below(from));
    Entry file = entries.get(from);
    if (file != null) {
      moved.put(from, file);
    }
    remove(from);
    moved.forEach(
        (path, entry) -> put(to + path.substring(from.length()), entry.mode(), entry.id()));
  }

  void setExecutable(String path, boolean executable) {
    Entry file = entries.get(path);
    if (file == null) {
      throw missing(path);
    }
    if ((file.mode().getBits() & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
      throw new IllegalArgumentException(path + " is no file: it has no executable bit");
    }
    FileMode mode = executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
    entries.put(path, new Entry(mode, file.id()));
  }

  /** Writes the tree with all its folders; the caller flushes the inserter. */
  ObjectId write() throws IOException {
    DirCache cache = DirCache.newInCore();
    DirCacheBuilder builder = cache.builder();
    entries.forEach(
        (path, entry) -> {
          DirCacheEntry cached = new DirCacheEntry(path);
          cached.setFileMode(entry.mode());
          cached.setObjectId(entry.id());
          builder.add(cached);
        });
    builder.finish();
    return cache.writeTree(inserter);
  }

  /** Returns the live part of the tree below a folder; '0' is the character after '/'. */
  private SortedMap<String, Entry> below(String folder) {
    return entries.subMap(folder + "/", folder + "0");
  }

  private static IllegalArgumentException missing(String path) {
    return new IllegalArgumentException("nothing stands at " + path + " in this branch");
  }
}
