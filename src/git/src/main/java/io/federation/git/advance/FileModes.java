package io.federation.git.advance;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;

/**
 * Gives the files and folders of a working tree the modes that they have under the umask 022. JGit
 * leaves them to the umask of whoever calls: once with 077, and a service cannot read its files.
 */
final class FileModes {

  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private FileModes() {}

  /** Sets the modes of all that is in {@code index}. */
  static void set(Path workTree, DirCache index) throws IOException {
    Set<Path> folders = new HashSet<>();
    for (int i = 0; i < index.getEntryCount(); i++) {
      DirCacheEntry entry = index.getEntry(i);
      Path file = workTree.resolve(entry.getPathString());
      for (Path folder = file.getParent();
          folder != null && !folder.equals(workTree) && folders.add(folder);
          folder = folder.getParent()) {
        set(folder, EXECUTABLE);
      }
      if (!FileMode.SYMLINK.equals(entry.getRawMode())) {
        set(file, FileMode.REGULAR_FILE.equals(entry.getRawMode()) ? PLAIN : EXECUTABLE);
      }
    }
  }

  static void setFolder(Path folder) throws IOException {
    set(folder, EXECUTABLE);
  }

  private static void set(Path file, Set<PosixFilePermission> wanted) throws IOException {
    try {
      PosixFileAttributes present =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      // A mode is set by the path: never through a link that somebody has put there.
      if (!present.isSymbolicLink() && !present.permissions().equals(wanted)) {
        Files.setPosixFilePermissions(file, wanted);
      }
    } catch (FileSystemException e) {
      // Somebody has removed it meanwhile, or made it his own: no reason to refuse the version.
    }
  }
}
