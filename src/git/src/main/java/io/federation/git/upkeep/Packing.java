package io.federation.git.upkeep;

import io.federation.git.GitRepository;
import io.federation.git.Refs;
import io.federation.machine.ErrorText;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Packs a repository: each fetch leaves a pack, and after hundreds of them every look at an object
 * searches them all. Packing makes one of them, and drops what no ref reaches any more.
 *
 * <p>It is for a caller that is the only writer. Killed at any moment, nothing is lost: the new
 * pack is complete before an old one goes, and what is half-written is removed by the next packing
 * or advance.
 */
public final class Packing {

  /** How many packs, and about how many loose objects, are not worth packing; as with git gc. */
  static final int MOST_PACKS = 50;

  public static final int MOST_LOOSE = 6_700;

  /**
   * Objects are spread evenly over 256 folders by the first byte of their name: one is a sample.
   */
  private static final String SAMPLE = "17";

  private static final int FOLDERS = 256;

  /** How long what no ref reaches is kept: somebody may just be about to need it. */
  private static final Duration UNREACHABLE = Duration.ofDays(1);

  private static final String KEPT = "refs/federation/done/";

  /** Bounds memory: a node's heap is small, and what is larger is stored as it is. */
  private static final int LARGEST_DELTA_BASE = 4 * 1024 * 1024;

  private static final int DELTA_MEMORY = 32 * 1024 * 1024;

  private Packing() {}

  /**
   * What a repository's objects are in.
   *
   * @param packs the number of packs
   * @param loose about how many objects are in files of their own
   */
  public record Load(int packs, int loose) {

    /** Returns whether packing is worth while. */
    public boolean isTooMuch() {
      return packs > MOST_PACKS || loose > MOST_LOOSE;
    }
  }

  /** Returns the load of the repository whose working tree is {@code folder}; reads names only. */
  public static Load load(Path folder) throws IOException {
    return loadOf(folder.resolve(".git/objects"));
  }

  /** Returns the load of a folder of objects. */
  public static Load loadOf(Path objects) throws IOException {
    return new Load(
        count(objects.resolve("pack"), "*.pack"), FOLDERS * count(objects.resolve(SAMPLE), "*"));
  }

  private static int count(Path folder, String pattern) throws IOException {
    int count = 0;
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
        for (Path ignored : entries) {
          count++;
        }
      }
    }
    return count;
  }

  /**
   * Packs the repository whose working tree is {@code folder}.
   *
   * @param keep versions whose commits must stay, though no branch may lead to them any more; those
   *     that are not in the repository do not count
   * @param now the present time
   * @param limit how long it may take; beyond that it is given up, and nothing is changed
   * @throws IOException also if it was given up
   */
  public static void pack(Path folder, Collection<Version> keep, Instant now, Duration limit)
      throws IOException {
    try (GitRepository opened = GitRepository.open(folder)) {
      Repository repository = opened.jgit();
      KilledRunLeftovers.sweep(repository.getDirectory().toPath());
      keepOnly(repository, keep);
      bound(repository.getConfig());
      Deadline deadline = new Deadline(limit);
      try (Git git = new Git(repository)) {
        git.gc().setExpire(now.minus(UNREACHABLE)).setProgressMonitor(deadline).call();
      } catch (GitAPIException | JGitInternalException e) {
        throw new IOException(
            deadline.isCancelled()
                ? "packing took longer than " + limit.toSeconds() + " s"
                : ErrorText.withCauses(e),
            e);
      }
    }
  }

  /** Cancels what it watches when that has taken too long. */
  private static final class Deadline extends EmptyProgressMonitor {

    private final long end;

    Deadline(Duration limit) {
      this.end = System.nanoTime() + limit.toNanos();
    }

    @Override
    public boolean isCancelled() {
      return System.nanoTime() - end > 0;
    }
  }

  private static void bound(StoredConfig config) {
    // The old packs go at once: whoever reads meanwhile looks again and finds the new one.
    config.setString("gc", null, "prunePackExpire", "now");
    config.setInt("pack", null, "threads", 1);
    config.setInt("pack", null, "bigFileThreshold", LARGEST_DELTA_BASE);
    config.setInt("pack", null, "windowMemory", DELTA_MEMORY);
    config.setInt("pack", null, "deltaCacheSize", DELTA_MEMORY / 2);
    // Bitmaps are for servers; they cost more than they bring where nobody fetches from.
    config.setBoolean("pack", null, "buildBitmaps", false);
  }

  /** Makes a ref for each version that {@code HEAD} does not lead to, and removes the others. */
  private static void keepOnly(Repository repository, Collection<Version> keep) throws IOException {
    Refs refs = new Refs(repository);
    Set<String> wanted = new HashSet<>();
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId id = repository.resolve(Constants.HEAD);
      for (Version version : Set.copyOf(keep)) {
        ObjectId kept = Refs.id(version);
        if (!repository.getObjectDatabase().has(kept)) {
          continue;
        }
        RevCommit commit = walk.parseCommit(kept);
        if (id == null || !walk.isMergedInto(commit, walk.parseCommit(id))) {
          wanted.add(KEPT + version.hex());
          refs.set(KEPT + version.hex(), commit);
        }
      }
    }
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(KEPT)) {
      if (!wanted.contains(ref.getName())) {
        refs.delete(ref.getName());
      }
    }
  }
}
