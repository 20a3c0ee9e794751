package io.federation.local.node;

import io.federation.local.home.FederationHome;
import io.federation.machine.FileTrees;
import io.federation.machine.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Takes the homes of nodes that have ended for good out of the way. Their logs and what they knew
 * of themselves are kept, for the last {@value #KEPT} of them; the rest goes at once.
 */
public final class GoneNodes {

  static final int KEPT = 20;

  private static final Set<String> REMEMBERED = Set.of("log", "nodeinfo");

  private final FederationHome home;

  /** The gone nodes of the federation in {@code home}. */
  public GoneNodes(FederationHome home) {
    this.home = home;
  }

  /** Moves a node's home, of which no process runs any more. */
  public void archive(LocalNode node) throws IOException {
    Path folder = home.gone().resolve(node.id());
    FileTrees.delete(folder);
    PrivateFiles.createFolders(home.gone());
    Files.move(node.home(), folder, StandardCopyOption.ATOMIC_MOVE);
    tidy();
  }

  /** Removes what is not kept, also what a killed process did not come to. */
  public void tidy() throws IOException {
    if (!Files.isDirectory(home.gone())) {
      return;
    }
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(home.gone())) {
      all.forEach(folders::add);
    }
    for (Path folder : folders) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          if (!REMEMBERED.contains(String.valueOf(entry.getFileName()))) {
            FileTrees.delete(entry);
          }
        }
      }
    }
    folders.sort(Comparator.comparing(folder -> folder.toFile().lastModified()));
    for (Path folder : folders.subList(0, Math.max(0, folders.size() - KEPT))) {
      FileTrees.delete(folder);
    }
  }
}
