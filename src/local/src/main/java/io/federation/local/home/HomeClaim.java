package io.federation.local.home;

import io.federation.local.address.AddressBlock;
import io.federation.machine.PrivateFiles;
import io.federation.machine.StateFiles;
import io.federation.machine.UnixUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Tells a federation's home from other folders, so that nothing of anybody else's is ever written
 * to, or removed.
 */
public final class HomeClaim {

  private HomeClaim() {}

  /**
   * Makes the home a federation's, if it is not one yet. The folder is made if there is none, and
   * closed to other users. The caller holds the lock of changes.
   *
   * @throws HomeRefusedException if the folder belongs to somebody else, or holds something else
   */
  public static void make(FederationHome home) throws IOException {
    if (find(home).isEmpty()) {
      StateFiles.writeDurably(home.marker(), FederationFile.fresh(home.root()).render());
    }
    close(home);
  }

  private static void close(FederationHome home) throws IOException {
    PrivateFiles.close(home.root());
    try (Stream<Path> entries = Files.list(home.root())) {
      for (Path folder : (Iterable<Path>) entries::iterator) {
        PrivateFiles.close(folder);
      }
    }
    // Started by root, MariaDB becomes a user of its own, who must reach its data.
    if (UnixUser.ofThisProcess().isRoot()) {
      PrivateFiles.letPass(home.root());
    }
    if (Files.isDirectory(home.volumes())) {
      PrivateFiles.letPass(home.volumes());
    }
  }

  /**
   * Notes what became known about the federation. The home is a federation's already.
   *
   * @param change what the note says, from what it said
   * @return what it says now
   */
  public static FederationFile note(FederationHome home, UnaryOperator<FederationFile> change)
      throws IOException {
    FederationFile present =
        find(home)
            .orElseThrow(
                () ->
                    new IOException(
                        "the federation in "
                            + home.root()
                            + " was removed meanwhile: run ./fed up"));
    FederationFile next = change.apply(present);
    if (!next.equals(present)) {
      StateFiles.writeDurably(home.marker(), next.render());
    }
    return next;
  }

  /** Returns the block of addresses of the federation in {@code home}. */
  public static AddressBlock block(FederationHome home) throws IOException {
    return find(home)
        .flatMap(FederationFile::block)
        .map(text -> block(home, text))
        .orElseGet(() -> AddressBlock.of(home.root()));
  }

  private static AddressBlock block(FederationHome home, String text) {
    try {
      return AddressBlock.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(home.marker() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns what is known about the federation in {@code home}; nothing if there is none and the
   * folder could become its home: it does not exist or is empty.
   *
   * @throws HomeRefusedException if the folder belongs to somebody else, or holds something else
   */
  public static Optional<FederationFile> find(FederationHome home) throws IOException {
    Path root = home.root();
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      throw new HomeRefusedException(root + " is not a folder: name another with --home");
    }
    requireOurs(home);
    Optional<String> text = StateFiles.read(home.marker());
    if (text.isEmpty()) {
      requireEmpty(home);
      return Optional.empty();
    }
    FederationFile file =
        FederationFile.parse(text.get())
            .orElseThrow(
                () ->
                    new HomeRefusedException(
                        home.marker()
                            + " was not written by fed: name another folder with --home"));
    if (!file.home().equals(root)) {
      throw new HomeRefusedException(
          "the federation in " + root + " was made in " + file.home() + ": move it back there");
    }
    return Optional.of(file);
  }

  private static void requireOurs(FederationHome home) throws IOException {
    UnixUser us = UnixUser.ofThisProcess();
    List<Path> folders = new ArrayList<>(List.of(home.root(), home.git(), home.opsGit()));
    folders.addAll(List.of(home.opsClone(), home.nodes(), home.volumes(), home.run()));
    if (Files.isReadable(home.nodes())) {
      try (Stream<Path> nodes = Files.list(home.nodes())) {
        nodes.forEach(folders::add);
      }
    }
    for (Path folder : folders) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        UnixUser owner = UnixUser.of(folder);
        if (owner.uid() != us.uid()) {
          throw new HomeRefusedException(
              String.format(
                  "%s belongs to %s, not to %s: run this as %s, or name another folder with"
                      + " --home",
                  folder, owner.name(), us.name(), owner.name()));
        }
      }
    }
  }

  private static void requireEmpty(FederationHome home) throws IOException {
    try (Stream<Path> entries = Files.list(home.root())) {
      // What is there before the marker is, when we are cut off in between.
      if (entries.anyMatch(
          entry ->
              !entry.endsWith(HomeLock.CHANGE) && !StateFiles.isLeftover(entry, home.marker()))) {
        throw new HomeRefusedException(
            home.root()
                + " is not empty and not a federation's (it has no "
                + home.marker().getFileName()
                + "): name another folder with --home");
      }
    }
  }
}
