package io.federation.git.branches;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * Changes of files below one folder, to be made to a tree in the object database. Only the trees on
 * the way to the files are read and written anew, however many others there are.
 */
final class TreeChanges {

  private record Entry(String name, FileMode mode, ObjectId id) {

    /** Git sorts a folder as if its name ended in a slash. */
    byte[] sortKey() {
      return Constants.encode(mode == FileMode.TREE ? name + "/" : name);
    }
  }

  private final SortedMap<String, TreeChanges> folders = new TreeMap<>();
  private final SortedMap<String, Optional<byte[]>> files = new TreeMap<>();

  /**
   * Takes changes.
   *
   * @param changes for each path the file's new content, or nothing if it shall be gone
   */
  static TreeChanges of(Map<String, Optional<byte[]>> changes) {
    TreeChanges root = new TreeChanges();
    for (Map.Entry<String, Optional<byte[]>> change : changes.entrySet()) {
      String[] names = change.getKey().split("/", -1);
      TreeChanges folder = root;
      for (int i = 0; i < names.length - 1; i++) {
        folder = folder.folders.computeIfAbsent(checked(names[i]), name -> new TreeChanges());
      }
      folder.files.put(checked(names[names.length - 1]), change.getValue());
    }
    return root;
  }

  private static String checked(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a path in a tree has no empty, . or .. segment");
    }
    return name;
  }

  /**
   * Makes the changes.
   *
   * @param tree the tree as it is, or null if there is none
   * @return the tree as it is then, or null if nothing is left
   */
  @Nullable ObjectId applyTo(@Nullable ObjectId tree, ObjectReader reader, ObjectInserter inserter)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    SortedMap<String, ObjectId> subfolders = new TreeMap<>();
    if (tree != null) {
      keepOthers(new CanonicalTreeParser(null, reader, tree), entries, subfolders);
    }
    for (Map.Entry<String, TreeChanges> folder : folders.entrySet()) {
      ObjectId before = subfolders.get(folder.getKey());
      ObjectId after = folder.getValue().applyTo(before, reader, inserter);
      if (after != null) {
        entries.add(new Entry(folder.getKey(), FileMode.TREE, after));
      }
    }
    for (Map.Entry<String, Optional<byte[]>> file : files.entrySet()) {
      if (file.getValue().isPresent()) {
        ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.getValue().get());
        entries.add(new Entry(file.getKey(), FileMode.REGULAR_FILE, blob));
      }
    }
    return entries.isEmpty() ? null : write(entries, inserter);
  }

  private void keepOthers(
      CanonicalTreeParser parser, List<Entry> entries, Map<String, ObjectId> subfolders) {
    for (; !parser.eof(); parser.next()) {
      String name = parser.getEntryPathString();
      if (folders.containsKey(name)) {
        if (parser.getEntryFileMode() == FileMode.TREE) {
          subfolders.put(name, parser.getEntryObjectId());
        }
      } else if (!files.containsKey(name)) {
        entries.add(new Entry(name, parser.getEntryFileMode(), parser.getEntryObjectId()));
      }
    }
  }

  private static ObjectId write(List<Entry> entries, ObjectInserter inserter) throws IOException {
    entries.sort(Comparator.comparing(Entry::sortKey, Arrays::compareUnsigned));
    TreeFormatter formatter = new TreeFormatter();
    for (Entry entry : entries) {
      formatter.append(Constants.encode(entry.name()), entry.mode(), entry.id());
    }
    return inserter.insert(formatter);
  }
}
