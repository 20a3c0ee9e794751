package io.federation.git.branches;

import io.federation.git.IsolatedSystemReader;
import io.federation.git.Refs;
import io.federation.git.remote.Remote;
import io.federation.model.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The branches of a bare repository on this machine, as they are and as they were. Nothing is ever
 * written; others may write meanwhile. Not for use by several threads.
 */
public final class BranchHistory implements AutoCloseable {

  private final Repository repository;

  private BranchHistory(Repository repository) {
    this.repository = repository;
  }

  /**
   * Opens a bare repository.
   *
   * @throws IOException if {@code folder} is none
   */
  public static BranchHistory open(Path folder) throws IOException {
    IsolatedSystemReader.install();
    if (!Files.isRegularFile(folder.resolve(Constants.HEAD))) {
      throw new IOException(folder + " is not a bare Git repository");
    }
    return new BranchHistory(
        new FileRepositoryBuilder().setBare().setGitDir(folder.toFile()).build());
  }

  /** Returns the names of the branches that begin with {@code prefix}, in full, sorted. */
  public List<String> branches(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS + prefix)) {
      names.add(ref.getName().substring(Constants.R_HEADS.length()));
    }
    Collections.sort(names);
    return names;
  }

  /** Returns where a branch is; nothing if there is none of that name. */
  public Optional<Version> tip(String branch) throws IOException {
    return new Refs(repository).version(Remote.ref(branch));
  }

  /**
   * Returns where a branch was at a moment: the last of its commits, along first parents, that was
   * committed no later. Nothing if there is no such branch, or it began later.
   */
  public Optional<Version> at(String branch, Instant moment) throws IOException {
    Optional<Version> tip = tip(branch);
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = tip.isPresent() ? walk.parseCommit(Refs.id(tip.get())) : null;
      while (commit != null && time(commit).isAfter(moment)) {
        commit = commit.getParentCount() > 0 ? walk.parseCommit(commit.getParent(0)) : null;
      }
      return commit == null ? Optional.empty() : Optional.of(new Version(commit.name()));
    }
  }

  /** Returns when a branch's first commit, along first parents, was made. */
  public Optional<Instant> beginning(String branch) throws IOException {
    Optional<Version> tip = tip(branch);
    if (tip.isEmpty()) {
      return Optional.empty();
    }
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(Refs.id(tip.get()));
      while (commit.getParentCount() > 0) {
        commit = walk.parseCommit(commit.getParent(0));
      }
      return Optional.of(time(commit));
    }
  }

  /**
   * Returns the texts of the files that stand directly in a folder, but not of those that are
   * larger than {@link BranchStore#LARGEST_FILE}.
   *
   * @param folder its path from the root of the tree, with {@code /} between names
   * @return by file name; empty if there is no such folder
   */
  public SortedMap<String, String> files(Version commit, String folder) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (ObjectReader reader = repository.newObjectReader()) {
      new CommitFiles(repository, reader)
          .all(commit, folder)
          .forEach((name, file) -> texts.put(name, new String(file, StandardCharsets.UTF_8)));
    }
    return texts;
  }

  /** Returns the names of all that stands directly in a folder; empty if there is no such one. */
  public List<String> names(Version commit, String folder) throws IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      return new CommitFiles(repository, reader).list(commit, folder);
    }
  }

  private static Instant time(RevCommit commit) {
    return Instant.ofEpochSecond(commit.getCommitTime());
  }

  @Override
  public void close() {
    repository.close();
  }
}
