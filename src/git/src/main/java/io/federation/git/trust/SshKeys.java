package io.federation.git.trust;

import io.federation.machine.ErrorText;
import io.federation.model.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.signing.ssh.SigningKeyDatabase;
import org.eclipse.jgit.signing.ssh.VerificationException;
import org.jspecify.annotations.Nullable;

/**
 * The ssh keys that count, for JGit's verifier: nothing of any Git configuration is asked. A key
 * must be valid at the time the commit claims and now as well: the claim alone would let the holder
 * of an expired key date commits back.
 */
final class SshKeys implements SigningKeyDatabase {

  /** A key file and the copy of it that JGit reads. */
  private record Copy(KeyFile file, Path path) {
    static Copy in(Path folder, KeyFile file) throws IOException {
      // JGit remembers what it has read by the file's name.
      Path path = folder.resolve(UUID.randomUUID().toString());
      Files.write(path, file.content());
      return new Copy(file, path);
    }

    GpgConfig config(String key) {
      Config config = new Config();
      config.setString("gpg", "ssh", key, path.toString());
      return new GpgConfig(config);
    }
  }

  private final SigningKeyDatabase files;
  private final Optional<Copy> signers;
  private final List<Copy> revoked;
  private final Instant now;
  private @Nullable TrustException failure;

  private SshKeys(
      SigningKeyDatabase files, Optional<Copy> signers, List<Copy> revoked, Instant now) {
    this.files = files;
    this.signers = signers;
    this.revoked = revoked;
    this.now = now;
  }

  /**
   * Makes a database of {@code keys}.
   *
   * @param files reads files of OpenSSH's forms
   * @param folder where copies of the files may be put
   */
  static SshKeys of(SigningKeyDatabase files, Path folder, TrustedKeys keys, Instant now)
      throws IOException {
    Optional<Copy> signers = Optional.empty();
    if (keys.signers().isPresent()) {
      signers = Optional.of(Copy.in(folder, keys.signers().get().withoutNegations()));
    }
    List<Copy> revoked = new ArrayList<>();
    for (KeyFile file : keys.revoked()) {
      if (!file.isEmpty()) {
        revoked.add(Copy.in(folder, file));
      }
    }
    return new SshKeys(files, signers, revoked, now);
  }

  /** Throws what was wrong with a key file, if something was: JGit would only log it. */
  void throwFailure() throws TrustException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public boolean isRevoked(Repository repository, GpgConfig config, PublicKey key)
      throws IOException {
    for (Copy copy : revoked) {
      try {
        if (files.isRevoked(repository, copy.config("revocationFile"), key)) {
          return true;
        }
      } catch (IOException | RuntimeException e) {
        throw malformed(copy, e);
      }
    }
    return false;
  }

  @Override
  public @Nullable String isAllowed(
      Repository repository,
      GpgConfig config,
      PublicKey key,
      String namespace,
      @Nullable PersonIdent committer)
      throws IOException, VerificationException {
    if (signers.isEmpty()) {
      return null;
    }
    if (committer == null) {
      throw new VerificationException(false, "the commit does not say when it was made");
    }
    if (key instanceof OpenSshCertificate certificate
        && !OpenSshCertificate.isValidAt(certificate, now)) {
      throw new VerificationException(true, "the certificate is not valid now");
    }
    Copy copy = signers.get();
    GpgConfig signersConfig = copy.config("allowedSignersFile");
    try {
      String principal = files.isAllowed(repository, signersConfig, key, namespace, committer);
      if (principal == null || principal.isEmpty()) {
        return null;
      }
      PersonIdent today = new PersonIdent(committer.getName(), "", now, ZoneOffset.UTC);
      return files.isAllowed(repository, signersConfig, key, namespace, today);
    } catch (IOException | RuntimeException e) {
      throw malformed(copy, e);
    }
  }

  private IOException malformed(Copy copy, Exception cause) {
    String said = ErrorText.withCauses(cause).replace(copy.path().toString(), "the file");
    failure =
        new TrustException(copy.file().origin() + " is malformed: " + Names.quote(said), cause);
    return new IOException(failure.getMessage(), cause);
  }
}
