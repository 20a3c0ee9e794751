package io.federation.testkit;

import java.io.IOException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ThreeWayMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Makes trees out of commits that are there, in memory. */
final class TreeMerge {

  private final Repository repository;

  TreeMerge(Repository repository) {
    this.repository = repository;
  }

  /**
   * Returns the tree that has the changes of both since they parted.
   *
   * @throws IllegalArgumentException if {@code ours} holds {@code theirs} or they conflict
   */
  ObjectId merged(ObjectId ours, ObjectId theirs) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      if (walk.isMergedInto(walk.parseCommit(theirs), walk.parseCommit(ours))) {
        throw new IllegalArgumentException(
            "nothing to merge: " + ours.name() + " holds " + theirs.name() + " already");
      }
    }
    return result(MergeStrategy.RECURSIVE.newMerger(repository, true), ours, theirs);
  }

  /**
   * Returns the tree of {@code ours} without the changes of a commit.
   *
   * @throws IllegalArgumentException if the commit is a merge or later commits changed the same
   */
  ObjectId without(RevCommit reverted, ObjectId ours) throws IOException {
    if (reverted.getParentCount() > 1) {
      throw new IllegalArgumentException(reverted.name() + " is a merge: it cannot be reverted");
    }
    ThreeWayMerger merger = MergeStrategy.RECURSIVE.newMerger(repository, true);
    merger.setBase(reverted.getTree());
    return result(merger, ours, before(reverted));
  }

  private ObjectId before(RevCommit commit) throws IOException {
    if (commit.getParentCount() == 1) {
      return commit.getParent(0);
    }
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId emptyTree = TreeDraft.empty(inserter).write();
      inserter.flush();
      return emptyTree;
    }
  }

  private static ObjectId result(ThreeWayMerger merger, AnyObjectId ours, AnyObjectId theirs)
      throws IOException {
    if (!merger.merge(ours, theirs)) {
      throw new IllegalArgumentException(
          ours.name() + " and " + theirs.name() + " conflict: they changed the same");
    }
    return merger.getResultTreeId();
  }
}
