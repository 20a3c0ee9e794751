package io.federation.git.trust;

import io.federation.machine.ErrorText;
import io.federation.model.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
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

  private static final Pattern KEY =
      Pattern.compile("(?<=\\s)(?:ssh|ecdsa|sk)-\\S+\\s+[A-Za-z0-9+/]+=*");
  private static final Pattern AUTHORITY = Pattern.compile("(?<=[\\s,])cert-authority[\\s,]");
  private static final String NAMESPACE = "git";

  /** The first key of RFC 8032, section 7.1: no file holds it, so each is read to its end. */
  private static final String NOBODY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

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

  /**
   * Returns whether there is a key that counts now, or an authority that signs such keys.
   *
   * @throws IOException if a key file is malformed
   */
  boolean trustAnybody(Repository repository) throws IOException {
    if (signers.isEmpty()) {
      return false;
    }
    PersonIdent today = new PersonIdent("anybody", "", now, ZoneOffset.UTC);
    boolean anybody = false;
    for (String line : (" " + NOBODY + "\n" + signers.get().file().text()).lines().toList()) {
      Matcher found = KEY.matcher(line);
      PublicKey key = found.find() ? key(found.group()) : null;
      if (key != null) {
        boolean allowed = isAllowedNow(repository, key, today) || AUTHORITY.matcher(line).find();
        anybody |= !isRevoked(repository, new GpgConfig(new Config()), key) && allowed;
      }
    }
    return anybody;
  }

  private boolean isAllowedNow(Repository repository, PublicKey key, PersonIdent today)
      throws IOException {
    try {
      String principal = isAllowed(repository, new GpgConfig(new Config()), key, NAMESPACE, today);
      return principal != null;
    } catch (VerificationException e) {
      return false;
    }
  }

  private static @Nullable PublicKey key(String text) {
    try {
      return PublicKeyEntry.parsePublicKeyEntry(text)
          .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.IGNORING);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // The parser of the whole file says what is wrong, if it does not pass it over.
      return null;
    }
  }

  private IOException malformed(Copy copy, Exception cause) {
    String said = ErrorText.withCauses(cause).replace(copy.path().toString(), "the file");
    failure =
        new TrustException(copy.file().origin() + " is malformed: " + Names.quote(said), cause);
    return new IOException(failure.getMessage(), cause);
  }
}
