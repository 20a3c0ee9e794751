package io.federation.presence.secret;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/**
 * Hybrid public key encryption (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256
 * and AES-128-GCM. Keys are the 32 raw bytes of RFC 7748; what is sealed is the encapsulated key,
 * 32 bytes, and the ciphertext.
 *
 * <p>The only class that knows Bouncy Castle: whoever has nothing to seal or open must not load it.
 */
final class Hpke {

  /** The length of a key, private or public, and of an encapsulated key. */
  static final int KEY_BYTES = 32;

  private Hpke() {}

  /** A pair of keys, 32 bytes each. */
  @SuppressWarnings("ArrayRecordComponent")
  record Keys(byte[] privateKey, byte[] publicKey) {
    /** Leaves the private key out. */
    @Override
    public String toString() {
      return "a pair of keys";
    }
  }

  private static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM128);
  }

  /** Makes a new pair. */
  static Keys generate() {
    HPKE suite = suite();
    AsymmetricCipherKeyPair pair = suite.generatePrivateKey();
    return new Keys(
        suite.serializePrivateKey(pair.getPrivate()), suite.serializePublicKey(pair.getPublic()));
  }

  /** Returns the public key that belongs to a private one. */
  static byte[] publicKey(byte[] privateKey) {
    return new X25519PrivateKeyParameters(privateKey).generatePublicKey().getEncoded();
  }

  /**
   * Seals {@code plaintext} for the owner of {@code publicKey}; differs each time.
   *
   * @return nothing if that is not a usable key
   */
  static Optional<byte[]> seal(byte[] publicKey, byte[] info, byte[] aad, byte[] plaintext) {
    if (publicKey.length != KEY_BYTES) {
      return Optional.empty();
    }
    HPKE suite = suite();
    try {
      HPKEContextWithEncapsulation context =
          suite.setupBaseS(suite.deserializePublicKey(publicKey), info);
      byte[] ciphertext = context.seal(aad, plaintext);
      byte[] sealed = Arrays.copyOf(context.getEncapsulation(), KEY_BYTES + ciphertext.length);
      System.arraycopy(ciphertext, 0, sealed, KEY_BYTES, ciphertext.length);
      return Optional.of(sealed);
    } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
      // A point of small order: anybody could open what is sealed for it.
      return Optional.empty();
    }
  }

  /**
   * Opens what was sealed.
   *
   * @return nothing if it was sealed for another key or with other {@code info} or {@code aad}, or
   *     was changed
   */
  static Optional<byte[]> open(Keys keys, byte[] info, byte[] aad, byte[] sealed) {
    if (sealed.length <= KEY_BYTES) {
      return Optional.empty();
    }
    HPKE suite = suite();
    try {
      HPKEContext context =
          suite.setupBaseR(
              Arrays.copyOf(sealed, KEY_BYTES),
              suite.deserializePrivateKey(keys.privateKey(), keys.publicKey()),
              info);
      return Optional.of(context.open(aad, Arrays.copyOfRange(sealed, KEY_BYTES, sealed.length)));
    } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
