package io.federation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A bare Git repository on disk whose history a test tells as a story:
 *
 * <pre>{@code
 * ObjectId first = history.commit("Greet", write("work.sh", "echo hello"));
 * history.commit("Greet aloud", script("work.sh", "echo HELLO"));
 * history.rewindTo(first);
 * }</pre>
 *
 * <p>Trees are built in memory; there is no working tree and no git program is run. The same story
 * gives the same commit ids every time: author and committer never change, and the first commit is
 * of 2026-01-01T00:00:00Z, each further one a minute younger. Other programs may read from and push
 * to the repository meanwhile. Not for use by several threads at once.
 *
 * <p>A story that makes no sense (an unknown branch, a path that is not there) is an {@link
 * IllegalArgumentException}, an unreadable repository an {@link UncheckedIOException}.
 */
public final class GitHistory implements AutoCloseable {

  /** The branch that the repository's HEAD names. */
  public static final String MAIN = "main";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration TICK = Duration.ofMinutes(1);

  private final Repository repository;
  private final Path folder;
  private Instant nextCommit = START;
  private @Nullable CommitSigner signer;

  private GitHistory(Repository repository, Path folder) {
    this.repository = repository;
    this.folder = folder;
  }

  /**
   * Makes an empty bare repository.
   *
   * @param bareFolder its folder, made if it is not there; must hold no repository
   */
  public static GitHistory create(Path bareFolder) {
    Path folder = bareFolder.toAbsolutePath().normalize();
    try {
      Repository repository =
          new FileRepositoryBuilder()
              .setBare()
              .setGitDir(folder.toFile())
              .setInitialBranch(MAIN)
              .build();
      repository.create(true);
      return new GitHistory(repository, folder);
    } catch (InvalidRefNameException e) {
      throw new IllegalStateException(MAIN + " is a good name for a branch", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a bare repository in " + folder, e);
    }
  }

  /**
   * Lets all further commits be signed; {@code null} lets them be unsigned, as they are at first.
   */
  public void signBy(@Nullable CommitSigner newSigner) {
    signer = newSigner;
  }

  /** Lets the next commit be of this time. */
  public void continueAt(Instant time) {
    nextCommit = time;
  }

  /** Puts a commit that was made by hand at the end of a branch, which must be there. */
  public ObjectId put(String branch, byte[] commit) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_COMMIT, commit);
      inserter.flush();
      reset(branch, id);
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put a commit into " + folder, e);
    }
  }

  /** Returns a commit as Git keeps it. */
  public byte[] bytes(ObjectId commit) {
    return parsed(commit).getRawBuffer().clone();
  }

  /** Opens a bare repository that is there, such as a copy of another. */
  public static GitHistory open(Path bareFolder) {
    Path folder = bareFolder.toAbsolutePath().normalize();
    try {
      return new GitHistory(
          new FileRepositoryBuilder().setBare().setGitDir(folder.toFile()).build(), folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the bare repository in " + folder, e);
    }
  }

  /** Returns the repository's {@code file:} URL. */
  public String url() {
    return "file://" + Urls.encodedPath(folder);
  }

  /** Returns the bare repository's absolute path. */
  public Path folder() {
    return folder;
  }

  /** Returns the youngest commit of main, pushed ones included. */
  public ObjectId head() {
    return head(MAIN);
  }

  /** Returns the youngest commit of a branch, pushed ones included. */
  public ObjectId head(String branch) {
    return tip(branch)
        .orElseThrow(
            () -> new IllegalArgumentException("branch " + branch + " has no commit in " + folder));
  }

  /** Commits on main; without changes the commit has the tree of the one before. */
  public ObjectId commit(String subject, Change... changes) {
    return commitOn(MAIN, subject, changes);
  }

  /** Commits on a branch, which must be there, except for main's first commit. */
  public ObjectId commitOn(String branch, String subject, Change... changes) {
    List<ObjectId> parents =
        branch.equals(MAIN) ? tip(MAIN).map(List::of).orElse(List.of()) : List.of(head(branch));
    return write(
        branch,
        subject,
        parents,
        inserter -> {
          TreeDraft draft =
              parents.isEmpty()
                  ? TreeDraft.empty(inserter)
                  : TreeDraft.of(repository, parsed(parents.get(0)).getTree(), inserter);
          return changed(draft, changes);
        });
  }

  public boolean hasBranch(String name) {
    return tip(name).isPresent();
  }

  /** Makes a branch at a commit; a branch of that name must not be there. */
  public void branch(String name, ObjectId from) {
    if (tip(name).isPresent()) {
      throw new IllegalArgumentException("branch " + name + " is there already: use reset");
    }
    move(name, from);
  }

  /** Deletes a branch, merged or not. */
  public void deleteBranch(String name) {
    ObjectId tip = head(name);
    try {
      RefUpdate update = repository.updateRef(Constants.R_HEADS + name);
      update.setForceUpdate(true);
      update.setExpectedOldObjectId(tip);
      RefUpdate.Result result = update.delete();
      if (result != RefUpdate.Result.FORCED) {
        throw refused(name, result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete branch " + name + " of " + folder, e);
    }
  }

  /**
   * Merges a branch into main by a commit with two parents, never by a fast-forward.
   *
   * @throws IllegalArgumentException if main holds the branch already or both changed the same
   */
  public ObjectId merge(String subject, String branchIntoMain) {
    ObjectId ours = head();
    ObjectId theirs = head(branchIntoMain);
    return write(
        MAIN,
        subject,
        List.of(ours, theirs),
        inserter -> new TreeMerge(repository).merged(ours, theirs));
  }

  /** Rewrites main: moves it to {@code commit}, whatever it was before. */
  public void rewindTo(ObjectId commit) {
    reset(MAIN, commit);
  }

  /** Rewrites a branch, which must be there: moves it to {@code commit}. */
  public void reset(String branch, ObjectId commit) {
    head(branch);
    move(branch, commit);
  }

  /** Rewrites main: puts another commit, with further changes, in place of its youngest. */
  public ObjectId amend(String subject, Change... changes) {
    RevCommit replaced = parsed(head());
    return write(
        MAIN,
        subject,
        List.of(replaced.getParents()),
        inserter -> changed(TreeDraft.of(repository, replaced.getTree(), inserter), changes));
  }

  /**
   * Commits the opposite of an earlier commit on main.
   *
   * @throws IllegalArgumentException if {@code commit} is a merge or later commits changed the same
   */
  public ObjectId revert(ObjectId commit) {
    RevCommit reverted = parsed(commit);
    ObjectId ours = head();
    return write(
        MAIN,
        "Revert \"" + reverted.getShortMessage() + "\"",
        List.of(ours),
        inserter -> new TreeMerge(repository).without(reverted, ours));
  }

  @Override
  public void close() {
    repository.close();
  }

  /** What makes a commit's tree. */
  @FunctionalInterface
  private interface TreeMaker {
    ObjectId writeTree(ObjectInserter inserter) throws IOException;
  }

  private ObjectId write(
      String branch, String subject, List<? extends ObjectId> parents, TreeMaker tree) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      PersonIdent author =
          new PersonIdent("Test Author", "author@example.org", nextCommit, ZoneOffset.UTC);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree.writeTree(inserter));
      commit.setParentIds(parents.toArray(ObjectId[]::new));
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage(subject);
      if (signer != null) {
        byte[] signature = signer.sign(commit.build()).getBytes(StandardCharsets.US_ASCII);
        commit.setGpgSignature(new GpgSignature(signature));
      }
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      move(branch, id);
      nextCommit = nextCommit.plus(TICK);
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot commit \"" + subject + "\" in " + folder, e);
    }
  }

  private static ObjectId changed(TreeDraft draft, Change... changes) throws IOException {
    for (Change change : changes) {
      change.applyTo(draft);
    }
    return draft.write();
  }

  private void move(String branch, ObjectId commit) {
    try {
      RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
      update.setNewObjectId(parsed(commit));
      update.setForceUpdate(true);
      RefUpdate.Result result = update.update();
      switch (result) {
        case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {}
        default -> throw refused(branch, result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move branch " + branch + " of " + folder, e);
    }
  }

  private IllegalStateException refused(String branch, RefUpdate.Result result) {
    return new IllegalStateException(
        "branch " + branch + " of " + folder + " was not moved: " + result);
  }

  private RevCommit parsed(ObjectId commit) {
    try {
      return repository.parseCommit(commit);
    } catch (IOException e) {
      throw new UncheckedIOException("no commit " + commit.name() + " in " + folder, e);
    }
  }

  private Optional<ObjectId> tip(String branch) {
    try {
      return Optional.ofNullable(repository.exactRef(Constants.R_HEADS + branch))
          .map(Ref::getObjectId);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read branch " + branch + " of " + folder, e);
    }
  }
}
