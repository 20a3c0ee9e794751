package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/** How the commits of a repository descend from each other. */
final class Ancestry {

  private final Repository repository;

  Ancestry(Repository repository) {
    this.repository = repository;
  }

  /** Returns whether {@code of} is {@code ancestor} or descends from it. */
  boolean isAncestor(ObjectId ancestor, Version of) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(ancestor), walk.parseCommit(BranchRefs.id(of)));
    }
  }

  /** Returns the youngest commit that both have among their ancestors. */
  Optional<Version> commonAncestor(ObjectId one, ObjectId other) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(one));
      walk.markStart(walk.parseCommit(other));
      RevCommit common = walk.next();
      return common == null ? Optional.empty() : Optional.of(new Version(common.name()));
    }
  }
}
