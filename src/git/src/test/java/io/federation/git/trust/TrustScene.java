package io.federation.git.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitRepository;
import io.federation.git.Scene;
import io.federation.git.Verifier;
import io.federation.git.advance.Cloning;
import io.federation.git.advance.Outcome;
import io.federation.git.look.Look;
import io.federation.git.remote.LsRefsClient;
import io.federation.model.spec.Signatures;
import io.federation.testkit.Change;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import io.federation.testkit.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jgit.lib.ObjectId;

/** A clone that takes signed commits only, and the people who sign them. */
public final class TrustScene implements AutoCloseable {

  public final Scene scene;
  public final GitHistory history;
  public final SigningKey alice;
  public final SigningKey bob;
  private final Path folder;

  private TrustScene(Path folder) {
    this.folder = folder;
    this.scene = Scene.in(folder);
    this.history = scene.history();
    this.alice = SigningKey.ed25519(folder.resolve("alice"));
    this.bob = SigningKey.ed25519(folder.resolve("bob"));
  }

  /** Makes a repository with no commit; its commits are signed by Alice, whom nobody trusts yet. */
  public static TrustScene in(Path folder) {
    TrustScene trust = new TrustScene(folder);
    trust.history.signBy(trust.alice.signer());
    return trust;
  }

  public Path trustFolder() {
    return folder.resolve("trust");
  }

  /** Writes one of the node's own files. */
  public Path write(String name, String text) {
    try {
      Files.createDirectories(
          trustFolder(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path file = Files.writeString(trustFolder().resolve(name), text);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name, e);
    }
  }

  public Verifier verifier(Signatures signatures) {
    return new SignedCommits(signatures, new TrustFolder(trustFolder(), "ops"), scene.clock());
  }

  public Outcome makeClone(Signatures signatures) throws Exception {
    return Cloning.clone(scene.workTree(), scene.remote(), verifier(signatures), scene.clock());
  }

  public Look look(Signatures signatures) throws Exception {
    try (GitRepository repository = GitRepository.open(scene.workTree());
        LsRefsClient refs = new LsRefsClient()) {
      return Look.at(
          repository,
          scene.remote(),
          refs,
          () -> verifier(signatures),
          scene.clock(),
          skipped -> {});
    }
  }

  public Outcome advance(Signatures signatures) throws Exception {
    return scene.advance(scene.remote(), verifier(signatures));
  }

  /** Advances, which must end at main's tip. */
  public void assertTaken(Signatures signatures) throws Exception {
    Outcome outcome = advance(signatures);
    assertThat(outcome).isInstanceOf(Outcome.Advanced.class);
    scene.assertLikeFreshClone();
    assertThat(scene.git("rev-parse", "refs/federation/trusted/main"))
        .isEqualTo(history.head().name());
  }

  /** Advances, which must change nothing, and returns why. */
  public String assertRefused(Signatures signatures) throws Exception {
    FolderSnapshot before = scene.tree();
    String refs = scene.git("for-each-ref", "refs/heads", "refs/federation");
    Outcome outcome = advance(signatures);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(before.differencesTo(scene.tree())).isEmpty();
    assertThat(scene.git("for-each-ref", "refs/heads", "refs/federation")).isEqualTo(refs);
    assertThat(look(signatures)).isInstanceOf(Look.StillRefused.class);
    assertThat(scene.file(".git/federation-trust")).doesNotExist();
    String reason = ((Outcome.Refused) outcome).reason();
    assertThat(reason).doesNotContain("\n", "\r");
    return reason;
  }

  /** Commits something, unsigned or by whoever signs at present. */
  public ObjectId commit(String subject, Change... changes) {
    Change[] all = new Change[changes.length + 1];
    System.arraycopy(changes, 0, all, 0, changes.length);
    all[changes.length] = Change.write("subject.txt", subject);
    return history.commit(subject, all);
  }

  @Override
  public void close() {
    scene.close();
  }
}
