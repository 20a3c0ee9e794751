package io.federation.git;

import io.federation.machine.FileTrees;
import io.federation.model.Names;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.RepositoryUrl;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What one of the node's repositories would be at another version: a working tree in a temporary
 * folder, which reads the objects of others where they are and keeps nothing in them. Closing it
 * removes it.
 */
public final class Trial implements AutoCloseable {

  /**
   * The version that is wanted.
   *
   * @param commit a revision as gitrevisions(7) describes them, or a branch; nothing for the tip
   * @param from the folder or address of a repository that has it; nothing for the remote
   */
  public record Wanted(Optional<String> commit, Optional<String> from) {}

  private final Path folder;
  private final Remote remote;
  private final Clock clock;
  private final List<Path> objects = new ArrayList<>();

  private Trial(Path folder, Remote remote, Clock clock) {
    this.folder = folder;
    this.remote = remote;
    this.clock = clock;
  }

  /**
   * What became of a trial.
   *
   * @param trial the trial
   * @param version the version that was wanted
   * @param refusal why the node would not take it, in one line; the working tree is empty then
   */
  public record Result(Trial trial, Version version, Optional<String> refusal)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      trial.close();
    }
  }

  /**
   * Tries what would come of a version.
   *
   * @param original the folder of the node's repository; need not exist
   * @param remote where the node follows it
   * @param verifier judges the version as it would judge a fetched tip
   * @throws IllegalArgumentException with one line if there is no such version
   * @throws RemoteUnavailableException if the remote had to be asked and does not answer
   */
  public static Result of(
      Path original, Remote remote, Verifier verifier, Wanted wanted, Clock clock)
      throws IOException, RemoteUnavailableException {
    LeanSystemReader.install();
    Trial trial = new Trial(Files.createTempDirectory("node-init-plan-"), remote, clock);
    boolean made = false;
    try {
      Result result = trial.make(original, verifier, wanted);
      made = true;
      return result;
    } finally {
      if (!made) {
        trial.close();
      }
    }
  }

  /** Returns the folder of the working tree. */
  public Path folder() {
    return folder;
  }

  private Result make(Path original, Verifier verifier, Wanted wanted)
      throws IOException, RemoteUnavailableException {
    try (Repository empty = build(folder)) {
      empty.create();
    }
    boolean cloned = Files.isDirectory(original.resolve(Constants.DOT_GIT));
    if (cloned) {
      objects.add(original.resolve(Constants.DOT_GIT).resolve(Constants.OBJECTS));
    }
    Optional<Version> known = elsewhere(wanted);
    writeAlternates();
    try (Repository repository = build(folder)) {
      if (cloned) {
        copyRefs(original, repository);
      }
      Place tip =
          known.isPresent() ? new Place(remote.branch(), known.get()) : fetched(repository, wanted);
      Optional<String> refusal = refusal(repository, verifier, tip);
      if (refusal.isEmpty()) {
        new Checkout(repository).set(tip.version());
        new BranchRefs(repository).standAt(tip.branch(), tip.version());
      }
      return new Result(this, tip.version(), refusal);
    }
  }

  /** Returns the version if it is in a repository of this machine, whose objects are read then. */
  private Optional<Version> elsewhere(Wanted wanted) throws IOException {
    if (wanted.from().isEmpty() || !Files.isDirectory(Path.of(wanted.from().get()))) {
      return Optional.empty();
    }
    FileRepositoryBuilder builder =
        new FileRepositoryBuilder()
            .findGitDir(Path.of(wanted.from().get()).toAbsolutePath().toFile());
    if (builder.getGitDir() == null) {
      throw new IllegalArgumentException("--from " + wanted.from().get() + " is not a repository");
    }
    try (Repository source = builder.build()) {
      String commit = wanted.commit().orElse(Constants.HEAD);
      ObjectId id = resolve(source, commit);
      if (id == null) {
        throw new IllegalArgumentException(
            "there is no commit " + Names.quote(commit) + " in " + wanted.from().get());
      }
      objects.add(new File(source.getCommonDirectory(), Constants.OBJECTS).toPath());
      return Optional.of(new Version(id.name()));
    }
  }

  private Place fetched(Repository repository, Wanted wanted)
      throws IOException, RemoteUnavailableException {
    Remote source = remote;
    if (wanted.from().isPresent()) {
      String url = RepositoryUrl.check("--from", wanted.from().get());
      // Without a login: what is shown to the remote's server is not for another one.
      Credentials none = new Credentials(folder.resolve("none"), "none");
      source = new Remote(url, remote.branch(), remote.knownHosts(), none);
    }
    Place tip = fetch(repository, source).chosen();
    if (wanted.commit().isEmpty()) {
      return tip;
    }
    String commit = wanted.commit().get();
    ObjectId id = resolve(repository, commit);
    if (id != null) {
      return new Place(remote.branch(), new Version(id.name()));
    }
    try {
      Remote branch =
          new Remote(
              source.url(),
              source.mirrors(),
              NodeConfig.Repository.checkBranch("COMMIT", commit),
              List.of(),
              source.knownHosts(),
              source.credentials());
      return new Place(remote.branch(), fetch(repository, branch).chosen().version());
    } catch (IllegalArgumentException | RemoteUnavailableException e) {
      throw new IllegalArgumentException(
          Names.quote(commit)
              + " is no commit of branch "
              + remote.branch()
              + " and no branch of "
              + source.shownUrl()
              + ": name a repository that has it with --from",
          e);
    }
  }

  private Fetching.Fetched fetch(Repository repository, Remote source)
      throws IOException, RemoteUnavailableException {
    Addresses addresses = new Addresses(source, new ScratchFolder(folder), clock);
    return new Fetching(repository, source, addresses).call();
  }

  private static @Nullable ObjectId resolve(Repository repository, String commit)
      throws IOException {
    try {
      return repository.resolve(commit + "^{commit}");
    } catch (RevisionSyntaxException e) {
      throw new IllegalArgumentException(Names.quote(commit) + " is not a revision", e);
    }
  }

  private Optional<String> refusal(Repository repository, Verifier verifier, Place tip)
      throws IOException {
    Judgement judgement = new Judgement(repository, remote, verifier, remote.url());
    if (tip.branch().equals(remote.branch())) {
      return judgement.refusalOfFollowed(tip, true);
    }
    Optional<Version> followed =
        new BranchRefs(repository).version(BranchRefs.tracking(remote.branch()));
    return followed.isEmpty()
        ? Optional.empty()
        : judgement.refusalOfTesting(tip, new Place(remote.branch(), followed.get()));
  }

  /** Lets the trial know what the node has taken and trusted. */
  private static void copyRefs(Path original, Repository repository) throws IOException {
    BranchRefs refs = new BranchRefs(repository);
    try (Repository source = build(original)) {
      for (Ref ref : source.getRefDatabase().getRefsByPrefix("refs/federation/")) {
        if (ref.getObjectId() != null) {
          refs.point(ref.getName(), ref.getObjectId());
        }
      }
    }
  }

  /** Lets Git read objects of other repositories (gitrepository-layout(5)). */
  private void writeAlternates() throws IOException {
    Path file = folder.resolve(".git/objects/info/alternates");
    Files.createDirectories(file.getParent());
    List<String> lines = new ArrayList<>();
    for (Path each : objects) {
      lines.add(each.toAbsolutePath().toString());
    }
    Files.write(file, lines);
  }

  private static Repository build(Path folder) throws IOException {
    return new FileRepositoryBuilder()
        .setGitDir(folder.resolve(Constants.DOT_GIT).toFile())
        .setWorkTree(folder.toFile())
        .build();
  }

  @Override
  public void close() throws IOException {
    FileTrees.delete(folder);
  }
}
