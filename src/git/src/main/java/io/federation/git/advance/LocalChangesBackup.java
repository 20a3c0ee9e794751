package io.federation.git.advance;

import io.federation.git.BranchVersion;
import io.federation.git.History;
import io.federation.git.Refs;
import io.federation.git.upkeep.SetAsideChanges;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Where one advance keeps what it finds of local changes and local commits. */
final class LocalChangesBackup {

  private final Repository repository;
  private final Refs refs;
  private final String stamp;
  private final String name;
  private final List<String> kept = new ArrayList<>();

  /** Makes a store of a name that begins with {@code stamp} and that no other has. */
  LocalChangesBackup(Repository repository, Refs refs, String stamp) throws IOException {
    this.repository = repository;
    this.refs = refs;
    this.stamp = stamp;
    this.name = free();
  }

  private String free() throws IOException {
    String free = stamp;
    for (int i = 2; isTaken(free); i++) {
      free = stamp + "-" + i;
    }
    return free;
  }

  private boolean isTaken(String candidate) throws IOException {
    return Files.exists(folder(candidate), LinkOption.NOFOLLOW_LINKS)
        || repository.exactRef(ref(candidate)) != null;
  }

  private Path folder(String candidate) {
    return repository.getWorkTree().toPath().resolve(SetAsideChanges.FOLDER + candidate);
  }

  private static String ref(String candidate) {
    return SetAsideChanges.REFS + candidate;
  }

  /**
   * Keeps what a checkout of {@code target} would overwrite, and commits that nobody else has.
   *
   * @param current what the tree was last set to
   */
  void keep(Optional<BranchVersion> current, Version target) throws IOException {
    Optional<Version> head =
        refs.version(Constants.HEAD).or(() -> current.map(BranchVersion::version));
    if (head.isEmpty()) {
      return;
    }
    ObjectId commit = Refs.id(head.get());
    kept.addAll(new LocalChanges(repository).setAside(commit, Refs.id(target), folder(name)));
    if (current.isPresent() && isOnlyHere(head.get(), target)) {
      refs.set(ref(name), commit);
      kept.add(ref(name));
    }
  }

  /** Keeps commits of local branches beside which there cannot be one of {@code target}'s name. */
  void keepBranches(BranchVersion target) throws IOException {
    for (String branch : refs.inTheWay(Constants.R_HEADS + target.branch())) {
      Optional<Version> commit = refs.version(branch);
      if (commit.isPresent() && isOnlyHere(commit.get(), target.version())) {
        String ref = ref(free());
        refs.set(ref, Refs.id(commit.get()));
        kept.add(ref);
      }
    }
  }

  private boolean isOnlyHere(Version commit, Version target) throws IOException {
    History history = new History(repository);
    for (Version taken : refs.accepted()) {
      if (history.isAncestor(commit, taken)) {
        return false;
      }
    }
    return !history.isAncestor(commit, target);
  }

  /** Returns what was kept, if there was anything. */
  Optional<Outcome.Aside> content() {
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(new Outcome.Aside(SetAsideChanges.FOLDER + name, kept));
  }
}
