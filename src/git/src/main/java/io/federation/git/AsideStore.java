package io.federation.git;

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
final class AsideStore {

  private final Repository repository;
  private final BranchRefs refs;
  private final String name;
  private final List<String> kept = new ArrayList<>();

  /** Makes a store of a name that begins with {@code stamp} and that no other has. */
  AsideStore(Repository repository, BranchRefs refs, String stamp) throws IOException {
    this.repository = repository;
    this.refs = refs;
    String free = stamp;
    for (int i = 2; isTaken(free); i++) {
      free = stamp + "-" + i;
    }
    this.name = free;
  }

  private boolean isTaken(String candidate) throws IOException {
    return Files.exists(folder(candidate), LinkOption.NOFOLLOW_LINKS)
        || repository.exactRef(ref(candidate)) != null;
  }

  private Path folder(String candidate) {
    return repository.getWorkTree().toPath().resolve(ScratchFolder.PATH + "/aside/" + candidate);
  }

  private static String ref(String candidate) {
    return "refs/aside/" + candidate;
  }

  /**
   * Keeps what a checkout of {@code target} would overwrite, and commits that nobody else has.
   *
   * @param standing what the tree was last set to
   */
  void keep(Optional<Place> standing, Version target) throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD);
    ObjectId base =
        head == null ? standing.map(place -> BranchRefs.id(place.version())).orElse(null) : head;
    if (base == null) {
      return;
    }
    kept.addAll(new LocalChanges(repository).setAside(base, BranchRefs.id(target), folder(name)));
    if (standing.isPresent() && isOnlyHere(base, target)) {
      refs.set(ref(name), base);
      kept.add(ref(name));
    }
  }

  private boolean isOnlyHere(ObjectId commit, Version target) throws IOException {
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
        : Optional.of(new Outcome.Aside(ScratchFolder.PATH + "/aside/" + name, kept));
  }
}
