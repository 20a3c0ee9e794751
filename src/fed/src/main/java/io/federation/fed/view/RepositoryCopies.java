package io.federation.fed.view;

import io.federation.machine.FileTrees;
import io.federation.machine.LockFile;
import io.federation.machine.PrivateFiles;
import io.federation.machine.Program;
import io.federation.machine.Sha256;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Copies of repositories that are elsewhere, in a cache of the user's. They are fetched by the git
 * program, with whatever access it has: whoever can clone a repository by hand can look at it here.
 */
public final class RepositoryCopies {

  /** How long a copy is good enough without being brought up to date. */
  static final Duration FRESH = Duration.ofSeconds(10);

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NAME_BYTES = 8;

  /**
   * A bare copy.
   *
   * @param folder where it is
   * @param asOf when it was last brought up to date
   */
  public record Copy(Path folder, Instant asOf) {}

  private final Path cache;
  private final Map<String, String> environment;
  private final Consumer<String> warnings;
  private final Clock clock;
  private final Map<String, Instant> asked = new HashMap<>();

  /**
   * Copies in {@code XDG_CACHE_HOME}, or {@code ~/.cache}.
   *
   * @param environment the variables of this process
   * @param warnings is told, a line each, why a copy could not be brought up to date
   */
  public RepositoryCopies(Map<String, String> environment, Consumer<String> warnings, Clock clock) {
    this.cache = cache(environment).resolve("presence");
    this.environment = Map.copyOf(environment);
    this.warnings = warnings;
    this.clock = clock;
  }

  /** Returns the folder of all that is kept of what is elsewhere. */
  public static Path cache(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return Path.of(environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache"))
        .resolve("federation");
  }

  /**
   * Brings the copy of a repository up to date, unless that was done just now.
   *
   * @throws IOException if there is no copy yet and none can be made
   */
  public Copy refresh(String url) throws IOException {
    PrivateFiles.createFolders(cache);
    String name = name(url);
    Path folder = cache.resolve(name + ".git");
    Path stamp = cache.resolve(name + ".txt");
    Instant last = asked.get(url);
    if (last == null || Duration.between(last, clock.instant()).compareTo(FRESH) > 0) {
      Instant begun = clock.instant();
      Optional<String> trouble;
      try (LockFile held = LockFile.lock(cache.resolve(name + ".lock"), LIMIT)) {
        trouble = Files.exists(folder) ? fetch(folder) : make(url, folder);
      }
      if (trouble.isEmpty()) {
        StateFiles.write(stamp, new Stamp(begun) + "\n");
      } else if (Files.exists(folder)) {
        warnings.accept("shown is what was known before: " + trouble.get());
      } else {
        throw new IOException(trouble.get() + "; what git can clone by hand can be shown");
      }
      asked.put(url, clock.instant());
    }
    return new Copy(folder, asOf(folder, stamp));
  }

  private Optional<String> make(String url, Path folder) throws IOException {
    Path growing = folder.resolveSibling("." + folder.getFileName() + ".new");
    FileTrees.delete(growing);
    Optional<String> trouble =
        git(List.of("clone", "--quiet", "--mirror", "--", url, growing.toString()));
    if (trouble.isEmpty()) {
      Files.move(growing, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return trouble;
  }

  /** A mirror of Git's fetches all branches, and forgets those that are gone if told so. */
  private Optional<String> fetch(Path folder) throws IOException {
    return git(List.of("--git-dir=" + folder, "fetch", "--quiet", "--prune", "origin"));
  }

  private Optional<String> git(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(arguments);
    Map<String, String> variables = new HashMap<>(environment);
    // Nobody is there to answer.
    variables.put("GIT_TERMINAL_PROMPT", "0");
    variables.put("LC_ALL", "C.UTF-8");
    Program.Result result = new Program(command, variables, cache).run(LIMIT);
    if (result.code() == 0) {
      return Optional.empty();
    }
    List<String> errors = result.err();
    return Optional.of(
        errors.isEmpty() ? "git ended with exit code " + result.code() : first(errors));
  }

  private static String first(List<String> errors) {
    return errors.stream()
        .filter(line -> line.startsWith("fatal: "))
        .findFirst()
        .orElse(errors.get(0));
  }

  private static Instant asOf(Path folder, Path stamp) throws IOException {
    Optional<String> text = StateFiles.read(stamp);
    return text.isPresent() ? Stamp.parse(text.get().strip()).instant() : oldest(folder);
  }

  /**
   * Returns how old the copy of a run that was cut off before it left a stamp may be. A fetch that
   * fails writes files too: the oldest is of when the copy was made.
   */
  private static Instant oldest(Path folder) throws IOException {
    Instant oldest = Files.getLastModifiedTime(folder).toInstant();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        oldest = written.isBefore(oldest) ? written : oldest;
      }
    }
    return oldest;
  }

  private static String name(String url) {
    return Sha256.name(url.getBytes(StandardCharsets.UTF_8), NAME_BYTES);
  }
}
