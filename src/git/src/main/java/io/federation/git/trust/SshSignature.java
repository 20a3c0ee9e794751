package io.federation.git.trust;

import io.federation.model.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A signature as {@code ssh-keygen -Y sign} makes it. (OpenSSH, PROTOCOL.sshsig) */
final class SshSignature {

  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  /** SHA-1 is too weak, and DSA. */
  private static final Map<String, BuiltinSignatures> ALGORITHMS =
      Map.of(
          "ssh-ed25519", BuiltinSignatures.ed25519,
          "ecdsa-sha2-nistp256", BuiltinSignatures.nistp256,
          "ecdsa-sha2-nistp384", BuiltinSignatures.nistp384,
          "ecdsa-sha2-nistp521", BuiltinSignatures.nistp521,
          "rsa-sha2-256", BuiltinSignatures.rsaSHA256,
          "rsa-sha2-512", BuiltinSignatures.rsaSHA512,
          "sk-ssh-ed25519@openssh.com", BuiltinSignatures.sk_ssh_ed25519,
          "sk-ecdsa-sha2-nistp256@openssh.com", BuiltinSignatures.sk_ecdsa_sha2_nistp256);

  private static final Map<String, String> DIGESTS =
      Map.of("sha256", "SHA-256", "sha512", "SHA-512");

  private final PublicKey key;
  private final String namespace;
  private final String digest;
  private final byte[] signature;

  private SshSignature(PublicKey key, String namespace, String digest, byte[] signature) {
    this.key = key;
    this.namespace = namespace;
    this.digest = digest;
    this.signature = signature;
  }

  /**
   * Reads one.
   *
   * @throws TrustException if it is none, or made in a way that does not count
   */
  static SshSignature parse(String armored) throws TrustException {
    String text = armored.strip();
    if (!text.startsWith(BEGIN)
        || !text.endsWith(END)
        || text.length() < BEGIN.length() + END.length()) {
      throw new TrustException("it is not a signature of ssh-keygen");
    }
    try {
      return read(
          new ByteArrayBuffer(
              Base64.getMimeDecoder()
                  .decode(text.substring(BEGIN.length(), text.length() - END.length()))));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // The parser throws what it pleases at bytes that a stranger has made.
      throw new TrustException("it is malformed", e);
    }
  }

  private static SshSignature read(Buffer buffer)
      throws GeneralSecurityException, IOException, TrustException {
    byte[] magic = new byte[MAGIC.length];
    buffer.getRawBytes(magic);
    if (!Arrays.equals(magic, MAGIC) || buffer.getUInt() != VERSION) {
      throw new TrustException("it is not a signature of version " + VERSION);
    }
    PublicKey key = new ByteArrayBuffer(buffer.getBytes()).getRawPublicKey();
    String namespace = buffer.getString();
    byte[] reserved = buffer.getBytes();
    String digest = DIGESTS.get(buffer.getString());
    byte[] signature = buffer.getBytes();
    if (reserved.length > 0 || digest == null || buffer.available() > 0) {
      throw new TrustException("it has parts that are not known");
    }
    return new SshSignature(key, namespace, digest, signature);
  }

  PublicKey key() {
    return key;
  }

  /** Returns the key as people compare it, in the form of {@code ssh-keygen -l}. */
  String fingerprint() {
    return KeyUtils.getFingerPrint(key);
  }

  /** Returns what kind of text it was made for. */
  String namespace() {
    return namespace;
  }

  /**
   * Returns whether its key has signed this text.
   *
   * @throws TrustException if it is made in a way that does not count
   */
  boolean isOf(byte[] text) throws TrustException {
    try {
      String algorithm = new ByteArrayBuffer(signature).getString();
      BuiltinSignatures factory = ALGORITHMS.get(algorithm);
      if (factory == null) {
        throw new TrustException(
            "it is of the kind "
                + Names.quote(algorithm)
                + ": use a plain key of the kinds Ed25519, ECDSA or RSA");
      }
      Signature verifier = factory.create();
      verifier.initVerifier(null, key);
      byte[] signed = signedBytes(text);
      verifier.update(null, signed, 0, signed.length);
      return verifier.verify(null, signature);
    } catch (TrustException e) {
      throw e;
    } catch (Exception e) {
      throw new TrustException("it is malformed", e);
    }
  }

  private byte[] signedBytes(byte[] text) throws GeneralSecurityException {
    Buffer signed = new ByteArrayBuffer();
    signed.putRawBytes(MAGIC);
    signed.putString(namespace);
    signed.putString("");
    signed.putString(digest.replace("SHA-", "sha"));
    signed.putBytes(MessageDigest.getInstance(digest).digest(text));
    return signed.getCompactData();
  }
}
