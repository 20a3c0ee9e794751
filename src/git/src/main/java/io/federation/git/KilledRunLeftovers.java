package io.federation.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a killed process left in a repository's {@code .git}: locks, which would keep all
 * who come after from writing, and packs that never arrived. Only for a caller that knows itself to
 * be the only writer.
 */
final class KilledRunLeftovers {

  /** What JGit writes into the {@code .keep} file of a pack that it is receiving. */
  private static final String RECEIVING = "jgit fetch";

  private KilledRunLeftovers() {}

  /** Removes such files below {@code gitFolder}; returns how many there were. */
  static int sweep(Path gitFolder) throws IOException {
    List<Path> leftovers = new ArrayList<>();
    Files.walkFileTree(
        gitFolder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isLeftover(file)) {
              leftovers.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    for (Path leftover : leftovers) {
      Files.delete(leftover);
    }
    return leftovers.size();
  }

  private static boolean isLeftover(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".lock") || name.equals("gc.pid")) {
      return true;
    }
    if (name.endsWith(".keep")) {
      return Files.readString(file).startsWith(RECEIVING);
    }
    return name.startsWith("incoming_")
        || (name.startsWith("gc_") && name.endsWith("_tmp"))
        || (name.startsWith("noz") && name.endsWith(".tmp"));
  }
}
