package io.federation.git.trust;

import io.federation.git.GitRepository;
import io.federation.machine.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.signing.ssh.VerificationException;

/**
 * Tells who has signed a text that is no commit. The ssh keys count that {@code it/allowed_signers}
 * of a repository's checked-out commit names, or where there is none those of the node's own file;
 * what either revokes does not count. Lines with the option {@code namespaces} count for those
 * only. Certificates do not count.
 */
public final class TextSignatureVerifier {

  /**
   * Below {@code .git}, for one check at a time; another than that of commits, one of which may be
   * checked meanwhile.
   */
  private static final String COPIES = "federation-trust-texts";

  private static final ReentrantLock CHECKING = new ReentrantLock();

  private final Path clone;
  private final TrustFolder folder;
  private final String namespace;
  private final Clock clock;

  /**
   * Trusts whom a repository does.
   *
   * @param clone its working tree, whose checked-out commit is trusted
   * @param folder what the node itself says
   * @param namespace what texts must have been signed for, as in {@code ssh-keygen -Y sign -n}
   */
  public TextSignatureVerifier(Path clone, TrustFolder folder, String namespace, Clock clock) {
    this.clone = clone;
    this.folder = folder;
    this.namespace = namespace;
    this.clock = clock;
  }

  /**
   * Returns the principals, such as {@code ann@example.org}, of the key that has signed a text.
   *
   * @param signature as {@code ssh-keygen -Y sign} makes it
   * @throws TrustException with one line that says why it does not count
   */
  public String signer(byte[] text, String signature) throws IOException, TrustException {
    SshSignature parsed = SshSignature.parse(signature);
    if (!parsed.namespace().equals(namespace)) {
      throw new TrustException("it is not made for " + namespace);
    }
    if (!parsed.isOf(text)) {
      throw new TrustException("it does not match the text, key " + parsed.fingerprint());
    }
    CHECKING.lock();
    try (GitRepository git = GitRepository.open(clone)) {
      return signer(git, parsed);
    } finally {
      CHECKING.unlock();
    }
  }

  private String signer(GitRepository git, SshSignature signature)
      throws IOException, TrustException {
    Repository repository = git.jgit();
    TrustedKeys keys = TrustedKeys.of(repository, git.version(), folder);
    Path copies = repository.getDirectory().toPath().resolve(COPIES);
    FileTrees.delete(copies);
    Files.createDirectory(copies);
    try {
      Instant now = clock.instant();
      return signer(
          repository, SshKeys.of(SignatureCheck.FILES, copies, keys, now), signature, now);
    } finally {
      FileTrees.delete(copies);
    }
  }

  private String signer(Repository repository, SshKeys keys, SshSignature signature, Instant now)
      throws IOException, TrustException {
    GpgConfig none = new GpgConfig(new Config());
    PersonIdent today = new PersonIdent("anybody", "", now, ZoneOffset.UTC);
    try {
      if (keys.isRevoked(repository, none, signature.key())) {
        throw new TrustException("its key is revoked, " + signature.fingerprint());
      }
      String principals = keys.isAllowed(repository, none, signature.key(), namespace, today);
      if (principals == null || principals.isEmpty()) {
        throw new TrustException("nobody who is allowed has its key, " + signature.fingerprint());
      }
      return principals;
    } catch (VerificationException e) {
      // JGit's reason names the key where it means the namespace.
      throw new TrustException(
          "its key does not count for " + namespace + ", or not now, " + signature.fingerprint(),
          e);
    } catch (IOException e) {
      keys.throwFailure();
      throw e;
    }
  }
}
