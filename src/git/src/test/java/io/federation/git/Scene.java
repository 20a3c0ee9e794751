package io.federation.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.federation.git.advance.Advance;
import io.federation.git.advance.Cloning;
import io.federation.git.advance.Outcome;
import io.federation.git.look.Look;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A repository and the clone of it that a node keeps, in one folder. Every call opens the clone
 * anew, as every heartbeat does.
 */
public final class Scene implements AutoCloseable {

  /** What the clock shows, as a stamp. */
  public static final String STAMP = "20260102-030405";

  /** Where local changes are kept while the clock shows {@link #STAMP}. */
  public static final String ASIDE = ".temp/add/aside/" + STAMP;

  static {
    // The bare repositories of the tests are made by JGit too: without this, that would read and
    // write settings in the HOME of whoever runs the tests.
    IsolatedSystemReader.install();
  }

  private final Path folder;
  private final Path repositories;
  private final GitHistory history;
  private final Path workTree;
  private final List<String> skipped = new ArrayList<>();
  private final ManualClock clock = ManualClock.at("2026-01-02T03:04:05Z");
  private final GitProgram git;
  private final Map<ObjectId, FolderSnapshot> freshTrees = new HashMap<>();

  private Scene(Path folder) {
    this.folder = folder;
    this.repositories = folder.resolve("repositories");
    this.history = GitHistory.create(repositories.resolve("ops.git"));
    this.workTree = folder.resolve("gitrepo/ops");
    this.git = GitProgram.withHome(folder);
    try {
      Files.createDirectories(workTree.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + workTree.getParent(), e);
    }
  }

  /** Makes an empty repository {@code repositories/ops.git} below {@code folder}. */
  public static Scene in(Path folder) {
    return new Scene(folder);
  }

  public static Version version(ObjectId commit) {
    return new Version(commit.name());
  }

  public GitHistory history() {
    return history;
  }

  /** Returns the folder with the bare repository {@code ops.git}, for servers. */
  public Path repositories() {
    return repositories;
  }

  public ManualClock clock() {
    return clock;
  }

  /** Returns what was told of addresses that did not answer while another one did. */
  public List<String> skipped() {
    return skipped;
  }

  /** Returns the working tree of the node's clone. */
  public Path workTree() {
    return workTree;
  }

  /** Returns a path in the node's clone. */
  public Path file(String path) {
    return workTree.resolve(path);
  }

  /** Returns the text of a file in the node's clone. */
  public String text(String path) {
    try {
      return Files.readString(file(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file(path), e);
    }
  }

  /** Puts a file into the node's clone, as a person does who logs in. */
  public void put(String path, String text) {
    try {
      Files.createDirectories(file(path).getParent());
      Files.writeString(file(path), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(path), e);
    }
  }

  /** Returns the folder of the node's credentials, which need not be there. */
  public Path credentials() {
    return folder.resolve("credentials");
  }

  public Remote remote() {
    return remote(history.folder().toString());
  }

  public Remote remote(HttpGitServer server) {
    return remote(server.url("ops.git"));
  }

  public Remote remote(String url) {
    return remote(url, GitHistory.MAIN);
  }

  public Remote remote(String url, String branch) {
    return new Remote(url, branch, List.of(), new Credentials(credentials(), "ops"));
  }

  /** Makes the node's clone. */
  public Outcome.Advanced makeClone() throws Exception {
    return makeClone(remote());
  }

  public Outcome.Advanced makeClone(Remote remote) throws Exception {
    return (Outcome.Advanced) Cloning.clone(workTree, remote, Verifier.ACCEPT_ALL, clock);
  }

  public Look look() throws Exception {
    return look(remote());
  }

  public Look look(Remote remote) throws Exception {
    try (GitRepository repository = GitRepository.open(workTree);
        LsRefsClient refs = new LsRefsClient()) {
      return Look.at(repository, remote, refs, () -> Verifier.ACCEPT_ALL, clock, skipped::add);
    }
  }

  public Outcome.Advanced advance() throws Exception {
    return advance(remote());
  }

  public Outcome.Advanced advance(Remote remote) throws Exception {
    Outcome outcome = advance(remote, Verifier.ACCEPT_ALL);
    assertThat(outcome).isInstanceOf(Outcome.Advanced.class);
    return (Outcome.Advanced) outcome;
  }

  public Outcome advance(Remote remote, Verifier verifier) throws Exception {
    try (GitRepository repository = GitRepository.open(workTree)) {
      return new Advance(repository, remote, verifier, clock).call();
    }
  }

  /** Advances, which must be refused. */
  public Outcome.Refused refusedAdvance() throws Exception {
    return refusedAdvance(remote());
  }

  public Outcome.Refused refusedAdvance(Remote remote) throws Exception {
    Outcome outcome = advance(remote, Verifier.ACCEPT_ALL);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return (Outcome.Refused) outcome;
  }

  /** Clones, which must fail, and returns the message, one line that names the remote. */
  public String failedClone(Remote remote) {
    return unavailable(remote, () -> makeClone(remote));
  }

  /** Looks, which must fail, and returns the message, one line that names the remote. */
  public String failedLook(Remote remote) {
    return unavailable(remote, () -> look(remote));
  }

  /** Advances, which must fail, and returns the message, one line that names the remote. */
  public String failedAdvance(Remote remote) {
    return unavailable(remote, () -> advance(remote));
  }

  private static String unavailable(Remote remote, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(RemoteUnavailableException.class);
    assertThat(thrown.getMessage()).startsWith(remote.shownUrl()).doesNotContain("\n", "\r");
    return thrown.getMessage();
  }

  /** Runs the git program in the node's clone and returns its output. */
  public String git(String... arguments) {
    return git.in(workTree, arguments);
  }

  /** Returns all of the node's clone, {@code .git} included. */
  public FolderSnapshot everything() {
    return FolderSnapshot.of(workTree);
  }

  /** Returns what stands in a working tree, without {@code .git} and {@code .temp}. */
  public static FolderSnapshot tree(Path root) {
    return FolderSnapshot.of(root, path -> path.startsWith(".git") || path.startsWith(".temp"));
  }

  public FolderSnapshot tree() {
    return tree(workTree);
  }

  /** Returns the tree that the git program makes of the remote's branch main. */
  public FolderSnapshot freshTree() {
    return freshTrees.computeIfAbsent(history.head(), this::checkedOutAfresh);
  }

  private FolderSnapshot checkedOutAfresh(ObjectId commit) {
    Path fresh = folder.resolve("fresh-" + commit.name());
    String repository = history.folder().toString();
    git.in(folder, "clone", "-q", "--shared", "--no-checkout", repository, fresh.toString());
    git.in(fresh, "checkout", "-q", "--detach", commit.name());
    return tree(fresh);
  }

  /** Asserts that the clone stands at {@code commit} on main, and that nothing is edited. */
  public void assertStandsAt(ObjectId commit) {
    assertThat(status("--untracked-files=no"))
        .containsExactlyInAnyOrder("# branch.oid " + commit.name(), "# branch.head main");
  }

  /** Asserts that the clone is, file by file, what a fresh clone of the remote is. */
  public void assertLikeFreshClone() {
    assertThat(freshTree().differencesTo(tree())).isEmpty();
    assertThat(status("--untracked-files=all"))
        .containsExactlyInAnyOrder("# branch.oid " + history.head().name(), "# branch.head main");
    assertThat(file(".temp/add/advancing")).doesNotExist();
  }

  /** Returns where HEAD is, and one line for each path that is not as HEAD has it. */
  private List<String> status(String option) {
    return git("status", "--porcelain=v2", "--branch", option)
        .lines()
        .filter(line -> !line.startsWith("# branch.upstream") && !line.startsWith("# branch.ab"))
        .toList();
  }

  @Override
  public void close() {
    history.close();
  }
}
