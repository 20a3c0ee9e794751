package io.federation.git.upkeep;

import io.federation.git.AdvanceNotes;
import io.federation.git.GitRepository;
import io.federation.git.Refs;
import io.federation.machine.FileTrees;
import io.federation.model.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * What advances have set aside in a repository: files in {@code .temp/add/aside/<stamp>/} and
 * commits under {@code refs/aside/<stamp>}. It is somebody's work, so it is kept for long; but a
 * program that edits a tracked file again and again must not fill the disk with it.
 */
public final class SetAsideChanges {

  /** For how many days what was set aside is kept. */
  public static final int DAYS = 90;

  /** How many are kept of one repository, the newest. */
  public static final int MOST = 100;

  /** Where the folders with the files are, below the working tree. */
  public static final String FOLDER = AdvanceNotes.PATH + "/aside/";

  /** Where the refs to the commits are. */
  public static final String REFS = "refs/aside/";

  private static final Pattern NAME = Pattern.compile("([0-9]{8}-[0-9]{6})(?:-[0-9]+)?");

  private SetAsideChanges() {}

  /** Returns whether anything may have been set aside; reads names only. */
  public static boolean mayBeIn(Path folder) throws IOException {
    return Files.isDirectory(files(folder)) || GitRepository.hasRefs(folder, REFS);
  }

  /**
   * Removes what is older than {@link #DAYS}, and of what remains all but the newest {@link #MOST}.
   * What has another name than an advance gives is left alone.
   *
   * @return the names of what was removed, oldest first
   */
  public static List<String> removeOld(Path folder, Instant now) throws IOException {
    List<String> removed = new ArrayList<>();
    try (GitRepository git = GitRepository.open(folder)) {
      Refs refs = new Refs(git.jgit());
      List<String> names = names(folder, git.jgit());
      Instant oldest = now.minus(Duration.ofDays(DAYS));
      int surplus = names.size() - MOST;
      for (String name : names) {
        if (surplus > 0 || at(name).map(at -> at.isBefore(oldest)).orElse(false)) {
          FileTrees.delete(files(folder).resolve(name));
          refs.delete(REFS + name);
          removed.add(name);
          surplus--;
        }
      }
    }
    return removed;
  }

  /** Returns the names that advances gave, oldest first. */
  private static List<String> names(Path folder, Repository repository) throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(files(folder), LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> entries = Files.list(files(folder))) {
        entries.map(entry -> entry.getFileName().toString()).forEach(names::add);
      }
    }
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(REFS)) {
      names.add(ref.getName().substring(REFS.length()));
    }
    names.removeIf(name -> at(name).isEmpty());
    return List.copyOf(names);
  }

  private static Optional<Instant> at(String name) {
    Matcher matcher = NAME.matcher(name);
    try {
      return matcher.matches()
          ? Optional.of(Stamp.parse(matcher.group(1)).instant())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Path files(Path folder) {
    return folder.resolve(FOLDER);
  }
}
