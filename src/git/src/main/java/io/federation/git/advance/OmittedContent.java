package io.federation.git.advance;

import io.federation.model.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;

/** What a commit names and a checkout does not bring: submodules, and files kept by Git LFS. */
final class OmittedContent {

  private static final String POINTER = "version https://git-lfs.github.com/spec/v1\n";

  /** A pointer is smaller than that, says the specification of Git LFS. */
  private static final int LARGEST_POINTER = 1024;

  private OmittedContent() {}

  /** Returns what is not in the tree that the index describes, one line for each kind. */
  static List<String> warnings(Repository repository) throws IOException {
    Path workTree = repository.getWorkTree().toPath();
    DirCache index = repository.readDirCache();
    List<String> submodules = new ArrayList<>();
    boolean lfs = false;
    for (int i = 0; i < index.getEntryCount(); i++) {
      DirCacheEntry entry = index.getEntry(i);
      String path = entry.getPathString();
      if (FileMode.GITLINK.equals(entry.getRawMode()) && isEmpty(workTree.resolve(path))) {
        submodules.add(path);
      }
      if (path.endsWith(".gitattributes")) {
        lfs = lfs || begin(workTree.resolve(path), Integer.MAX_VALUE).contains("filter=lfs");
      }
    }
    List<String> pointers = lfs ? pointers(workTree, index) : List.of();
    List<String> warnings = new ArrayList<>();
    if (!submodules.isEmpty()) {
      warnings.add(
          "nodes do not fetch submodules: "
              + submodules.size()
              + " folder(s) stay empty, such as "
              + Names.quote(submodules.get(0)));
    }
    if (!pointers.isEmpty()) {
      warnings.add(
          "nodes do not fetch files of Git LFS: "
              + pointers.size()
              + " pointer(s) stand in their place, such as "
              + Names.quote(pointers.get(0)));
    }
    return warnings;
  }

  private static List<String> pointers(Path workTree, DirCache index) throws IOException {
    List<String> pointers = new ArrayList<>();
    for (int i = 0; i < index.getEntryCount(); i++) {
      String path = index.getEntry(i).getPathString();
      Path file = workTree.resolve(path);
      if (begin(file, POINTER.length()).equals(POINTER) && Files.size(file) < LARGEST_POINTER) {
        pointers.add(path);
      }
    }
    return pointers;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }

  private static String begin(Path file, int bytes) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }
  }
}
