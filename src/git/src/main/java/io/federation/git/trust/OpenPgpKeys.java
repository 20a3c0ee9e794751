package io.federation.git.trust;

import io.federation.machine.ErrorText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPDetachedSignatureProcessor;
import org.bouncycastle.openpgp.api.OpenPGPImplementation;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;

/**
 * The OpenPGP keys that count (RFC 9580). A key must be bound, able to sign, neither expired nor
 * revoked, at the time the signature claims and now as well.
 */
final class OpenPgpKeys {

  private static final Pattern ARMOR = Pattern.compile("(?=-----BEGIN PGP PUBLIC KEY BLOCK-----)");

  /** What is signed ahead of time by a key that is valid does no harm; clocks differ. */
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private static final OpenPGPImplementation IMPLEMENTATION = new BcOpenPGPImplementation();

  private final List<OpenPGPCertificate> trusted;
  private final List<OpenPGPCertificate> node;
  private final Instant now;

  private OpenPgpKeys(
      List<OpenPGPCertificate> trusted, List<OpenPGPCertificate> node, Instant now) {
    this.trusted = trusted;
    this.node = node;
    this.now = now;
  }

  /**
   * Reads the keyrings.
   *
   * @throws TrustException if one is malformed
   */
  static OpenPgpKeys parse(TrustedKeys keys, Instant now) throws TrustException {
    return new OpenPgpKeys(certificates(keys.keyring()), certificates(keys.nodeKeyring()), now);
  }

  private static List<OpenPGPCertificate> certificates(Optional<KeyFile> file)
      throws TrustException {
    List<OpenPGPCertificate> certificates = new ArrayList<>();
    if (file.isEmpty()) {
      return certificates;
    }
    try {
      for (byte[] block : blocks(file.get())) {
        certificates.addAll(new OpenPGPKeyReader(IMPLEMENTATION).parseCertificates(block));
      }
    } catch (IOException | RuntimeException e) {
      throw new TrustException(
          file.get().origin()
              + " is not a keyring as gpg --export writes it: "
              + ErrorText.withCauses(e),
          e);
    }
    if (certificates.isEmpty()) {
      throw new TrustException(file.get().origin() + " holds no OpenPGP key");
    }
    return certificates;
  }

  /** Returns the armored blocks, of which a file may hold several; a binary file is one block. */
  private static List<byte[]> blocks(KeyFile file) {
    if (!ARMOR.matcher(file.text()).find()) {
      return List.of(file.content());
    }
    List<byte[]> blocks = new ArrayList<>();
    for (String block : ARMOR.split(file.text(), -1)) {
      if (ARMOR.matcher(block).lookingAt()) {
        blocks.add(block.getBytes(StandardCharsets.UTF_8));
      }
    }
    return blocks;
  }

  /** Returns whether there is a key that may sign now. */
  boolean trustAnybody() {
    for (OpenPGPCertificate certificate : trusted) {
      for (OpenPGPComponentKey key : certificate.getSigningKeys(Date.from(now))) {
        if (!isRevoked(certificate, key) && !isRevokedByNode(key)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns why a signature is not trusted, in one line; nothing if it is. */
  Optional<String> refusal(SignedContent content) {
    if (trusted.isEmpty()) {
      return Optional.of("it is an OpenPGP signature, and only ssh keys are trusted");
    }
    try {
      return refusal(verified(content));
    } catch (IOException | PGPException | RuntimeException e) {
      // The parser throws what it pleases at bytes that a stranger has made.
      return Optional.of("it is malformed: " + ErrorText.withCauses(e));
    }
  }

  private List<OpenPGPDocumentSignature> verified(SignedContent content) throws IOException {
    OpenPGPDetachedSignatureProcessor processor =
        new OpenPGPDetachedSignatureProcessor(IMPLEMENTATION)
            .verifyNotAfter(Date.from(FAR_FUTURE))
            .addSignatures(new ByteArrayInputStream(content.signature()));
    trusted.forEach(processor::addVerificationCertificate);
    return processor.process(new ByteArrayInputStream(content.payload()));
  }

  private Optional<String> refusal(List<OpenPGPDocumentSignature> signatures) throws PGPException {
    if (signatures.size() != 1) {
      return Optional.of(
          signatures.isEmpty()
              ? "it was not made by a key of the keyring"
              : "it holds more than one signature");
    }
    OpenPGPDocumentSignature signature = signatures.get(0);
    OpenPGPComponentKey key = signature.getIssuer();
    String shown = ", key " + key.getKeyIdentifier().toPrettyPrint();
    if (signature.getSignature().getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
      return Optional.of("it is not a signature of data" + shown);
    }
    if (!signature.isTestedCorrect()) {
      return Optional.of("it does not match the commit" + shown);
    }
    if (isRevoked(signature.getIssuerCertificate(), key) || isRevokedByNode(key)) {
      return Optional.of("the key was revoked" + shown);
    }
    if (!signature.isValidAt(signature.getCreationTime()) || !signature.isValidAt(Date.from(now))) {
      return Optional.of("the key may not sign, has expired or is not valid yet" + shown);
    }
    Date end = signature.getExpirationTime();
    return end != null && !end.toInstant().isAfter(now)
        ? Optional.of("it has expired" + shown)
        : Optional.empty();
  }

  private boolean isRevokedByNode(OpenPGPComponentKey key) {
    KeyIdentifier wanted = key.getKeyIdentifier();
    return node.stream()
        .filter(certificate -> certificate.getKey(wanted) != null)
        .anyMatch(certificate -> isRevoked(certificate, certificate.getKey(wanted)));
  }

  /** Returns whether there is any revocation: when and why it was made says who made it. */
  private static boolean isRevoked(OpenPGPCertificate certificate, OpenPGPComponentKey key) {
    return certificate.getPrimaryKey().getPGPPublicKey().hasRevocation()
        || key.getPGPPublicKey().hasRevocation();
  }
}
