package io.federation.git.branches;

import io.federation.git.IsolatedSystemReader;
import io.federation.git.Refs;
import io.federation.git.upkeep.KilledRunLeftovers;
import io.federation.git.upkeep.Packing;
import io.federation.machine.FileTrees;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A bare repository that holds nothing which the remote does not hold: it may be gone, or damaged,
 * and is then made anew. What it knows is kept until something better is complete.
 */
final class BranchCache implements AutoCloseable {

  /**
   * Each fetch leaves a pack; a new cache has one. Where nobody else writes there is nothing to
   * fetch, and what is committed here stays in files of its own.
   */
  static final int MOST_PACKS = 60;

  /** A file that says that all is to be fetched anew. */
  private static final String SUSPECT = "suspect";

  private final Path folder;
  private Repository repository;

  private BranchCache(Path folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
  }

  /**
   * Opens the cache in {@code folder}, or makes an empty one.
   *
   * @param afterKill whether its last user may have left locks in it
   */
  static BranchCache open(Path folder, boolean afterKill) throws IOException {
    IsolatedSystemReader.install();
    if (!Files.isRegularFile(folder.resolve(Constants.HEAD))) {
      FileTrees.delete(folder);
      return new BranchCache(folder, create(folder));
    }
    if (afterKill) {
      KilledRunLeftovers.sweep(folder);
    }
    try {
      return new BranchCache(folder, build(folder));
    } catch (IOException | IllegalArgumentException e) {
      FileTrees.delete(folder);
      return new BranchCache(folder, create(folder));
    }
  }

  /**
   * Makes an empty cache that is to take the place of this one, once it has been filled, by {@link
   * #replaceBy}.
   */
  BranchCache beginAnew() throws IOException {
    Path fresh = folder.resolveSibling("." + folder.getFileName() + ".new");
    FileTrees.delete(fresh);
    return new BranchCache(fresh, create(fresh));
  }

  /** Puts another cache, which is closed by that, in the place of this one. */
  void replaceBy(BranchCache fresh) throws IOException {
    fresh.close();
    repository.close();
    Path old = folder.resolveSibling("." + folder.getFileName() + ".old");
    FileTrees.delete(old);
    Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
    Files.move(fresh.folder, folder, StandardCopyOption.ATOMIC_MOVE);
    repository = build(folder);
    FileTrees.delete(old);
  }

  private static Repository create(Path folder) throws IOException {
    Files.createDirectories(folder);
    Repository made = build(folder);
    made.create(true);
    StoredConfig config = made.getConfig();
    config.setBoolean("core", null, "logallrefupdates", false);
    // With few branches the older protocol needs a request less for each fetch.
    config.setInt("protocol", null, "version", 0);
    config.save();
    return made;
  }

  private static Repository build(Path folder) throws IOException {
    return new FileRepositoryBuilder().setBare().setGitDir(folder.toFile()).build();
  }

  Repository repository() {
    return repository;
  }

  /** Has all fetched anew next time, since something is wrong with what is here. */
  void suspect() throws IOException {
    Files.write(folder.resolve(SUSPECT), new byte[0]);
  }

  /** Returns whether it should be made anew: it may be damaged, or has become large. */
  boolean isToBeRenewed() throws IOException {
    Path objects = folder.resolve("objects");
    Packing.Load load = Packing.loadOf(objects);
    return Files.exists(folder.resolve(SUSPECT))
        || !Files.isDirectory(objects.resolve("pack"))
        || load.packs() > MOST_PACKS
        || load.loose() > Packing.MOST_LOOSE;
  }

  /** Returns where a branch stood when it was last fetched. */
  Optional<Version> tip(String branch) throws IOException {
    return new Refs(repository).version(Refs.tracking(branch));
  }

  /** Remembers where a branch stands. */
  void moveTo(String branch, Version tip) throws IOException {
    new Refs(repository).set(Refs.tracking(branch), Refs.id(tip));
  }

  /** Remembers that a branch is gone. */
  void forget(String branch) throws IOException {
    new Refs(repository).delete(Refs.tracking(branch));
  }

  @Override
  public void close() {
    repository.close();
  }
}
