package io.federation.git.trust;

import io.federation.machine.ErrorText;
import io.federation.machine.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.SignatureVerifier;
import org.eclipse.jgit.lib.SignatureVerifier.SignatureVerification;
import org.eclipse.jgit.lib.SignatureVerifier.TrustLevel;
import org.eclipse.jgit.lib.SignatureVerifiers;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.signing.ssh.SigningKeyDatabase;
import org.eclipse.jgit.signing.ssh.SshSignatureVerifierFactory;
import org.jspecify.annotations.Nullable;

/** Tells of single commits whether they are signed with a trusted key. */
final class SignatureCheck implements AutoCloseable {

  /** Below {@code .git}: the keys that count, as the files that JGit's verifier wants. */
  private static final String FOLDER = "federation-trust";

  private static final int SHORT_ID = 10;

  /** Reads files of OpenSSH's forms. */
  static final SigningKeyDatabase FILES = SigningKeyDatabase.getInstance();

  /** Held while JGit's one database of keys for the whole process is ours. */
  private static final ReentrantLock DATABASE = new ReentrantLock();

  private final Repository repository;
  private final Path folder;
  private final SshKeys sshKeys;
  private final SignatureVerifier ssh = new SshSignatureVerifierFactory().create();
  private final TrustedKeys keys;
  private final Instant now;
  private @Nullable OpenPgpKeys openPgpKeys;

  private SignatureCheck(
      Repository repository, Path folder, SshKeys sshKeys, TrustedKeys keys, Instant now) {
    this.repository = repository;
    this.folder = folder;
    this.sshKeys = sshKeys;
    this.keys = keys;
    this.now = now;
  }

  /**
   * Prepares to check by {@code keys}.
   *
   * @param now when a key must be valid, beside the time that a signature claims
   */
  static SignatureCheck open(Repository repository, TrustedKeys keys, Instant now)
      throws IOException {
    Path folder = repository.getDirectory().toPath().resolve(FOLDER);
    FileTrees.delete(folder);
    Files.createDirectory(folder);
    SshKeys sshKeys = SshKeys.of(FILES, folder, keys, now);
    return new SignatureCheck(repository, folder, sshKeys, keys, now);
  }

  /**
   * Returns why a commit is not trusted, in one line; nothing if it is.
   *
   * @throws TrustException if a key file is malformed
   */
  Optional<String> refusal(RevCommit commit) throws IOException, TrustException {
    String shown = "commit " + commit.name().substring(0, SHORT_ID);
    Optional<SignedContent> content;
    try {
      content = SignedContent.of(commit.getRawBuffer());
    } catch (TrustException e) {
      return Optional.of(shown + " is not trusted: " + e.getMessage());
    }
    if (content.isEmpty()) {
      return Optional.of(shown + " is not signed");
    }
    return refusal(content.get())
        .map(why -> "the signature of " + shown + " is not trusted: " + why);
  }

  /**
   * Returns why no commit could be trusted, in one line; nothing if somebody could sign one now.
   *
   * @throws TrustException if a key file is malformed
   */
  Optional<String> refusalOfAll() throws IOException, TrustException {
    boolean openPgp = keys.keyring().isPresent() && openPgpKeys().trustAnybody();
    boolean anybody;
    try {
      anybody = sshKeys.trustAnybody(repository) || openPgp;
    } catch (IOException e) {
      sshKeys.throwFailure();
      throw e;
    }
    return anybody ? Optional.empty() : Optional.of(keys.origin() + " holds no key that counts");
  }

  private Optional<String> refusal(SignedContent content) throws IOException, TrustException {
    GpgConfig.GpgFormat format = SignatureVerifiers.getFormat(content.signature());
    if (format == GpgConfig.GpgFormat.SSH) {
      return refusalOfSsh(content);
    }
    if (format == GpgConfig.GpgFormat.OPENPGP) {
      return openPgpKeys().refusal(content);
    }
    return Optional.of("it is neither an ssh nor an OpenPGP signature");
  }

  private Optional<String> refusalOfSsh(SignedContent content) throws IOException, TrustException {
    if (keys.signers().isEmpty()) {
      return Optional.of("it is an ssh signature, and only OpenPGP keys are trusted");
    }
    SignatureVerification verification;
    try {
      verification = verify(content);
    } catch (IOException | RuntimeException e) {
      // The parser throws what it pleases at bytes that a stranger has made.
      sshKeys.throwFailure();
      return Optional.of("it is malformed: " + ErrorText.withCauses(e));
    }
    sshKeys.throwFailure();
    if (verification.verified() && verification.trustLevel() == TrustLevel.FULL) {
      return Optional.empty();
    }
    String why =
        verification.message() == null ? "it does not match the commit" : verification.message();
    String key =
        verification.keyFingerprint() == null ? "" : ", key " + verification.keyFingerprint();
    return Optional.of(ErrorText.oneLine(why) + key);
  }

  private SignatureVerification verify(SignedContent content) throws IOException {
    DATABASE.lock();
    try {
      SigningKeyDatabase.setInstance(sshKeys);
      GpgConfig none = new GpgConfig(new Config());
      return ssh.verify(repository, none, content.payload(), content.signature());
    } finally {
      SigningKeyDatabase.setInstance(FILES);
      DATABASE.unlock();
    }
  }

  private OpenPgpKeys openPgpKeys() throws TrustException {
    if (openPgpKeys == null) {
      openPgpKeys = OpenPgpKeys.parse(keys, now);
    }
    return openPgpKeys;
  }

  @Override
  public void close() throws IOException {
    FileTrees.delete(folder);
  }
}
