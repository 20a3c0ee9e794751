package io.federation.node.install;

import io.federation.machine.PrivateFiles;
import io.federation.machine.StateFiles;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The archive of loaded classes that lets the heartbeat's JVM start in a fraction of the time: a
 * CDS archive, or from Java 25 on an AOT cache. It is made by recording a rehearsed heartbeat of
 * this very node, fits one jar and one Java alone, and may be missing: that only costs time.
 */
public final class StartArchive {

  private final NodeHome home;
  private final Path java;
  private final Rehearsal rehearsal;
  private final EventPublisher events;

  /** {@code java} runs the heartbeat, and is of the same version as this process. */
  public StartArchive(NodeHome home, Path java, Rehearsal rehearsal, EventPublisher events) {
    this.home = home;
    this.java = java;
    this.rehearsal = rehearsal;
    this.events = events;
  }

  /** Leaves it to a later heartbeat to make the archive, when the machine has less to do. */
  public void postpone() throws IOException {
    PrivateFiles.createFolders(home.bin());
    StateFiles.write(postponedFile(), "");
  }

  /** Returns whether the archive was left to a later heartbeat, and not yet made. */
  public boolean isPostponed() {
    return Files.exists(postponedFile());
  }

  /**
   * Makes the archive, unless there is one for this jar and this Java. What keeps it from being
   * made is told, and nothing else comes of it.
   */
  public void refresh() throws IOException {
    Path jar = home.jar();
    Files.deleteIfExists(postponedFile());
    if (!Files.exists(jar)) {
      return;
    }
    StartOptions options = StartOptions.of(Runtime.version().feature());
    String key = key(jar);
    Path archive = home.bin().resolve(options.file());
    if (Files.exists(archive) && StateFiles.readLine(keyFile()).equals(Optional.of(key))) {
      return;
    }
    long start = System.nanoTime();
    Path fresh = StateFiles.beside(archive);
    try (RehearsalHome place = RehearsalHome.make(home)) {
      Optional<String> trouble = rehearsal.run(place, jar, options.make() + "=" + fresh);
      if (trouble.isEmpty()) {
        // A damaged archive can end a JVM before its first line: it must have worked once.
        trouble =
            Files.exists(fresh)
                ? rehearsal.run(place, jar, options.use() + "=" + fresh)
                : Optional.of("there is none");
      }
      if (trouble.isPresent()) {
        events.publish(
            new LifeEvent.Warning(
                "No start-up archive, heartbeats start slower: " + trouble.get()));
        return;
      }
      Files.deleteIfExists(keyFile());
      Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
      StateFiles.write(keyFile(), key + "\n");
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      events.publish(new LifeEvent.StartArchiveMade(options.file(), Duration.ofMillis(millis)));
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Returns the option by which the launcher names the archive to Java. */
  String option() {
    StartOptions options = StartOptions.of(Runtime.version().feature());
    return options.use() + "=" + home.bin().resolve(options.file());
  }

  private Path keyFile() {
    return home.bin().resolve(".start-archive");
  }

  private Path postponedFile() {
    return home.bin().resolve(".start-archive-later");
  }

  /** Returns what an archive depends on: the JVM looks at the jar's size and time, too. */
  private String key(Path jar) throws IOException {
    Path modules = Path.of(System.getProperty("java.home"), "lib", "modules");
    return String.join(
        " ", java.toString(), Runtime.version().toString(), mark(modules), mark(jar));
  }

  private static String mark(Path file) throws IOException {
    try {
      return Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis();
    } catch (NoSuchFileException e) {
      return "none";
    }
  }
}
