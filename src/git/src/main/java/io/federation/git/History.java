package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Reads a repository's commits. Paths are relative to the tree's root; an empty one is the root.
 */
public final class History {

  /**
   * What a commit says of itself.
   *
   * @param author who made it, {@code name <mail>}
   * @param subject the first line of its message
   */
  public record CommitInfo(String author, String subject) {}

  private final Repository repository;

  public History(Repository repository) {
    this.repository = repository;
  }

  /** Returns whether {@code version} is a commit that the repository still has. */
  public boolean contains(Version version) throws IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      return reader.open(Refs.id(version)).getType() == Constants.OBJ_COMMIT;
    } catch (MissingObjectException e) {
      return false;
    }
  }

  /** Returns whether {@code of} is {@code ancestor} or descends from it. */
  public boolean isAncestor(Version ancestor, Version of) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(Refs.id(ancestor)), walk.parseCommit(Refs.id(of)));
    }
  }

  /** Returns the youngest commit that both have among their ancestors. */
  public Optional<Version> commonAncestor(Version one, Version other) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(Refs.id(one)));
      walk.markStart(walk.parseCommit(Refs.id(other)));
      RevCommit common = walk.next();
      return common == null ? Optional.empty() : Optional.of(new Version(common.name()));
    }
  }

  /**
   * Returns the mode and the id of what is at {@code path} in {@code version}, as one comparable
   * text; nothing if there is nothing at that path.
   */
  public Optional<String> entry(Version version, String path) throws IOException {
    RevCommit commit = repository.parseCommit(Refs.id(version));
    if (path.isEmpty()) {
      return Optional.of(commit.getTree().name());
    }
    try (TreeWalk tree = TreeWalk.forPath(repository, path, commit.getTree())) {
      return tree == null
          ? Optional.empty()
          : Optional.of(tree.getFileMode(0) + " " + tree.getObjectId(0).name());
    }
  }

  /**
   * Returns commits after {@code from} up to {@code to} that touch {@code path}, newest first, at
   * most {@code limit}.
   */
  public List<Version> commits(Version from, Version to, String path, int limit)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(Refs.id(to)));
      walk.markUninteresting(walk.parseCommit(Refs.id(from)));
      if (!path.isEmpty()) {
        walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      }
      List<Version> commits = new ArrayList<>();
      for (RevCommit commit = walk.next();
          commit != null && commits.size() < limit;
          commit = walk.next()) {
        commits.add(new Version(commit.name()));
      }
      return commits;
    }
  }

  /** Returns who made the commit {@code version}, and what its first line says. */
  public CommitInfo info(Version version) throws IOException {
    RevCommit commit = repository.parseCommit(Refs.id(version));
    PersonIdent author = commit.getAuthorIdent();
    return new CommitInfo(
        author.getName() + " <" + author.getEmailAddress() + ">", commit.getShortMessage());
  }

  /**
   * Returns the files at or below {@code path} that differ between two versions, in the order of
   * the tree, at most {@code limit}.
   */
  public List<String> changedPaths(Version from, Version to, String path, int limit)
      throws IOException {
    try (TreeWalk tree = new TreeWalk(repository)) {
      tree.addTree(repository.parseCommit(Refs.id(from)).getTree());
      tree.addTree(repository.parseCommit(Refs.id(to)).getTree());
      tree.setRecursive(true);
      tree.setFilter(
          path.isEmpty()
              ? TreeFilter.ANY_DIFF
              : AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      List<String> paths = new ArrayList<>();
      while (paths.size() < limit && tree.next()) {
        paths.add(tree.getPathString());
      }
      return paths;
    }
  }
}
