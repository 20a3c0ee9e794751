package io.federation.presence.secret;

import io.federation.machine.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The pair of keys by which others seal secrets for this node, in a file of mode 600 with two
 * lines, {@code private=} and {@code public=}, each with 32 bytes in Base64 (RFC 4648, section 4).
 */
public final class NodeKey {

  private static final String PRIVATE = "private=";
  private static final String PUBLIC = "public=";

  private final Path file;

  public NodeKey(Path file) {
    this.file = file;
  }

  /**
   * Returns the public key in Base64; makes the pair if there is none yet.
   *
   * @throws IOException if the file cannot be used; the message says why and never shows a key
   */
  public String publicKey() throws IOException {
    Optional<Lines> lines = lines();
    if (lines.isEmpty()) {
      boolean unused = PrivateFiles.create(file, fresh());
      // Another process may have been faster.
      lines = lines();
    }
    return lines.orElseThrow(this::broken).publicKey();
  }

  private static String fresh() {
    Hpke.Keys keys = Hpke.generate();
    Base64.Encoder base64 = Base64.getEncoder();
    return PRIVATE
        + base64.encodeToString(keys.privateKey())
        + "\n"
        + PUBLIC
        + base64.encodeToString(keys.publicKey())
        + "\n";
  }

  /**
   * Returns the pair; nothing if none was made yet.
   *
   * @throws IOException if the file cannot be used
   */
  Optional<Hpke.Keys> keys() throws IOException {
    Optional<Lines> lines = lines();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    byte[] privateKey = decode(lines.get().privateKey());
    byte[] publicKey = decode(lines.get().publicKey());
    if (!Arrays.equals(Hpke.publicKey(privateKey), publicKey)) {
      throw broken();
    }
    return Optional.of(new Hpke.Keys(privateKey, publicKey));
  }

  /** What stands in the file, in Base64. */
  private record Lines(String privateKey, String publicKey) {
    @Override
    public String toString() {
      return "a pair of keys";
    }
  }

  private Optional<Lines> lines() throws IOException {
    Optional<String> text = PrivateFiles.read(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = text.get().lines().toList();
    if (lines.size() != 2
        || !lines.get(0).startsWith(PRIVATE)
        || !lines.get(1).startsWith(PUBLIC)) {
      throw broken();
    }
    Lines keys =
        new Lines(
            lines.get(0).substring(PRIVATE.length()), lines.get(1).substring(PUBLIC.length()));
    if (decode(keys.privateKey()).length != Hpke.KEY_BYTES
        || decode(keys.publicKey()).length != Hpke.KEY_BYTES) {
      throw broken();
    }
    return Optional.of(keys);
  }

  private byte[] decode(String base64) throws IOException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // Without the cause, which shows a piece of the key.
      throw broken();
    }
  }

  private IOException broken() {
    return new FileSystemException(
        file.toString(), null, "is not a pair of keys: remove it, and the node makes another");
  }
}
