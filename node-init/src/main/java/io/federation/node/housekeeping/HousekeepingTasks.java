package io.federation.node.housekeeping;

import io.federation.git.upkeep.KilledRunLeftovers;
import io.federation.git.upkeep.Packing;
import io.federation.git.upkeep.SetAsideChanges;
import io.federation.machine.ErrorText;
import io.federation.machine.FileTrees;
import io.federation.machine.LogRotation;
import io.federation.machine.StateFiles;
import io.federation.machine.TemporaryFiles;
import io.federation.model.Version;
import io.federation.model.event.GitEvent;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One round of housekeeping. What one chore cannot do does not keep the others. */
final class HousekeepingTasks {

  /** From what age on no process can still be writing a temporary file. */
  static final Duration ABANDONED = Duration.ofHours(1);

  /** How long the packing of one repository may keep the node from its work. */
  private static final Duration PACKING_LIMIT = Duration.ofMinutes(10);

  private static final String CLONING = ".cloning";

  private final NodeHome home;
  private final EventPublisher events;
  private final Clock clock;

  HousekeepingTasks(NodeHome home, EventPublisher events, Clock clock) {
    this.home = home;
    this.events = events;
    this.clock = clock;
  }

  private interface Chore {
    void run() throws IOException;
  }

  void run() {
    attempt("close the folders in " + home.root() + " to other users", home::closeFolders);
    attempt("rotate " + home.cronOutput(), () -> LogRotation.rotate(home.cronOutput()));
    attempt("remove temporary files in " + home.root(), this::sweepHome);
    attempt("list " + home.gitrepo(), this::keepRepositories);
  }

  private void attempt(String what, Chore chore) {
    try {
      chore.run();
    } catch (IOException | RuntimeException | Error e) {
      events.publish(new LifeEvent.Warning("Housekeeping cannot " + what + ": " + ErrorText.of(e)));
    }
  }

  private void sweepHome() throws IOException {
    Instant before = clock.instant().minus(ABANDONED);
    List<Path> folders =
        List.of(home.nodeinfo(), home.log(), home.run(), home.bin(), home.credentials());
    for (Path folder : folders) {
      tell(TemporaryFiles.sweep(folder, before, each -> false), folder);
    }
    // Whoever rehearses holds the lock that we hold.
    FileTrees.delete(home.run().resolve("rehearsal"));
  }

  private void tell(int removed, Path folder) {
    if (removed > 0) {
      events.publish(new LifeEvent.Swept(removed, home.root().relativize(folder).toString()));
    }
  }

  private void keepRepositories() throws IOException {
    for (Path folder : folders()) {
      String name = folder.getFileName().toString();
      if (Files.isRegularFile(folder.resolve(".git/HEAD"))
          && !(name.startsWith(".") && name.endsWith(CLONING))) {
        attempt("remove temporary files in " + folder, () -> sweep(folder));
        attempt("remove what was set aside in " + folder, () -> removeSetAside(folder));
        attempt("pack " + folder, () -> pack(folder));
      } else if (name.startsWith(".") && name.endsWith(CLONING)) {
        attempt("remove " + folder, () -> removeClone(folder));
      }
    }
  }

  private List<Path> folders() throws IOException {
    if (!Files.isDirectory(home.gitrepo())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(home.gitrepo())) {
      return entries
          .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /** Removes a clone that was cut off; whoever clones holds the lock that we hold. */
  private void removeClone(Path folder) throws IOException {
    Instant touched = Files.getLastModifiedTime(folder).toInstant();
    if (touched.isBefore(clock.instant().minus(ABANDONED))) {
      FileTrees.delete(folder);
      tell(1, folder);
    }
  }

  private void sweep(Path folder) throws IOException {
    Instant before = clock.instant().minus(ABANDONED);
    Path scratch = folder.resolve(".temp/add");
    Path aside = scratch.resolve("aside");
    int removed =
        TemporaryFiles.sweep(scratch, before, aside::equals)
            + TemporaryFiles.sweep(folder.resolve(".git/info"), before, each -> false)
            + KilledRunLeftovers.sweepObjects(folder, before)
            + removeCutOffPushes(folder.resolve(".git/objects"), before);
    tell(removed, folder);
  }

  /** Where git keeps what is pushed until it is whole. */
  private static int removeCutOffPushes(Path objects, Instant before) throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> pushes = Files.newDirectoryStream(objects, "tmp_objdir-*")) {
      for (Path push : pushes) {
        if (Files.getLastModifiedTime(push).toInstant().isBefore(before)) {
          FileTrees.delete(push);
          removed++;
        }
      }
    }
    return removed;
  }

  private void removeSetAside(Path folder) throws IOException {
    if (SetAsideChanges.mayBeIn(folder)) {
      List<String> removed = SetAsideChanges.removeOld(folder, clock.instant());
      if (!removed.isEmpty()) {
        String why =
            "older than "
                + SetAsideChanges.DAYS
                + " days, or beyond the newest "
                + SetAsideChanges.MOST;
        events.publish(new GitEvent.AsideRemoved(name(folder), removed, why));
      }
    }
  }

  private void pack(Path folder) throws IOException {
    Packing.Load load = Packing.load(folder);
    if (load.isTooMuch()) {
      long start = System.nanoTime();
      Packing.pack(folder, doneVersions(folder), clock.instant(), PACKING_LIMIT);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      events.publish(new GitEvent.Packed(name(folder), load.packs(), load.loose(), took));
    }
  }

  /** Returns what the repository's units have worked last, which detection compares with. */
  private static List<Version> doneVersions(Path folder) throws IOException {
    Path scratch = folder.resolve(".temp/add");
    List<Path> files = List.of();
    if (Files.isDirectory(scratch)) {
      try (Stream<Path> found =
          Files.find(
              scratch, Integer.MAX_VALUE, (file, attributes) -> file.endsWith("work.sh_VERSION"))) {
        files = found.toList();
      }
    }
    List<Version> versions = new ArrayList<>();
    for (Path file : files) {
      StateFiles.readLine(file).filter(Version::isValid).map(Version::new).ifPresent(versions::add);
    }
    return versions;
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }
}
