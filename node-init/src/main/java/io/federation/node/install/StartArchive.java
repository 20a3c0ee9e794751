package io.federation.node.install;

import io.federation.machine.StateFiles;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.Announcer;
import io.federation.node.home.NodeHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/**
 * The archive of loaded classes that lets the heartbeat's JVM start in a fraction of the time: a
 * CDS archive, or from Java 25 on an AOT cache. It is made by recording a rehearsed heartbeat of
 * this very node, fits one jar and one Java alone, and may be missing: that only costs time.
 */
public final class StartArchive {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final NodeHome home;
  private final Path java;
  private final StartOptions options;
  private final Map<String, String> environment;
  private final Announcer announcer;

  /**
   * Makes archives for one Java.
   *
   * @param java the Java program that runs the heartbeat, of the same version as this process
   * @param environment the variables of a rehearsal
   */
  public StartArchive(
      NodeHome home, Path java, Map<String, String> environment, Announcer announcer) {
    this.home = home;
    this.java = java;
    this.options = StartOptions.of(Runtime.version().feature());
    this.environment = Map.copyOf(environment);
    this.announcer = announcer;
  }

  /**
   * Makes the archive, unless there is one for this jar and this Java. What keeps it from being
   * made is told, and nothing else comes of it.
   *
   * @param workPrefix the folder of the work levels in a repository
   */
  public void refresh(String workPrefix) throws IOException {
    Path jar = home.bin().resolve(Installation.JAR);
    if (!Files.exists(jar)) {
      return;
    }
    String key = key(jar);
    Path archive = home.bin().resolve(options.file());
    if (Files.exists(archive) && StateFiles.readLine(keyFile()).equals(Optional.of(key))) {
      return;
    }
    long start = System.nanoTime();
    Path fresh = StateFiles.beside(archive);
    try (RehearsalHome rehearsal = RehearsalHome.make(home, workPrefix)) {
      Optional<String> trouble = rehearse(rehearsal, options.make(), fresh, jar);
      if (trouble.isEmpty()) {
        // A damaged archive can end a JVM before its first line: it must have worked once.
        trouble =
            Files.exists(fresh)
                ? rehearse(rehearsal, options.use(), fresh, jar)
                : Optional.of("there is none");
      }
      if (trouble.isPresent()) {
        announcer.tell(
            new LifeEvent.Warning(
                "No start-up archive, heartbeats start slower: " + trouble.get()));
        return;
      }
      Files.deleteIfExists(keyFile());
      Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
      StateFiles.write(keyFile(), key + "\n");
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      announcer.tell(new LifeEvent.StartArchiveMade(options.file(), Duration.ofMillis(millis)));
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Rehearses a heartbeat; returns what went wrong, in one line. */
  private Optional<String> rehearse(RehearsalHome rehearsal, String option, Path archive, Path jar)
      throws IOException {
    List<String> words = new ArrayList<>(options.common());
    words.add(option + "=" + archive);
    words.addAll(List.of("-cp", jar.toString(), Installation.mainClass(jar)));
    words.addAll(List.of("cron-1m", "--rehearse", "--home", rehearsal.root().toString()));
    CommandLine line = new CommandLine(java.toFile());
    words.forEach(word -> line.addArgument(word, false));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setStreamHandler(new PumpStreamHandler(said));
    executor.setExitValues(null);
    ExecuteWatchdog watchdog = ExecuteWatchdog.builder().setTimeout(LIMIT).get();
    executor.setWatchdog(watchdog);
    int code = executor.execute(line, environment);
    if (watchdog.killedProcess()) {
      return Optional.of("a rehearsal took longer than " + LIMIT.toSeconds() + " s");
    }
    String text = said.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", "; ");
    return code == 0
        ? Optional.empty()
        : Optional.of("a rehearsal ended with exit code " + code + ": " + text);
  }

  private Path keyFile() {
    return home.bin().resolve(".start-archive");
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
