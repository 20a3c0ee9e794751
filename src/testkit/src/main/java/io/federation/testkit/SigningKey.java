package io.federation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ssh key for signing commits, made and used by ssh-keygen, which is what git itself runs.
 *
 * @param file the file with the private key; the public one stands beside it, with {@code .pub}
 */
public record SigningKey(Path file) {

  /** Makes a new Ed25519 key. */
  public static SigningKey ed25519(Path file) {
    return make(file, "ed25519", "256");
  }

  /** Makes a new RSA key. */
  public static SigningKey rsa(Path file) {
    return make(file, "rsa", "2048");
  }

  /** Makes a new ECDSA key. */
  public static SigningKey ecdsa(Path file) {
    return make(file, "ecdsa", "256");
  }

  private static SigningKey make(Path file, String type, String bits) {
    keygen("-q", "-t", type, "-b", bits, "-N", "", "-C", "a key of tests", "-f", file.toString());
    return new SigningKey(file);
  }

  private static String keygen(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = Programs.find("ssh-keygen", "openssh-client").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return ProgramRun.of(command).run().expectingSuccess().out();
  }

  /** Returns the file of the public key. */
  public Path publicFile() {
    return file.resolveSibling(file.getFileName() + ".pub");
  }

  /** Returns the public key's type and Base64 text, without a comment. */
  public String publicKey() {
    try {
      String[] fields = Files.readString(publicFile()).strip().split(" ", 3);
      return fields[0] + " " + fields[1];
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the public key of " + file, e);
    }
  }

  /** Returns the line of an allowed signers file that trusts this key. */
  public String allowed() {
    return allowed("");
  }

  /** Returns such a line with options, such as {@code valid-before="20260101Z"}. */
  public String allowed(String options) {
    return file.getFileName() + "@example.org " + (options + " " + publicKey()).strip() + "\n";
  }

  /** Signs as git does. */
  public CommitSigner signer() {
    return signer("git", "sha512");
  }

  /** Signs for a namespace of ssh-keygen, by way of a hash. */
  public CommitSigner signer(String namespace, String hash) {
    return commit -> {
      try {
        Path payload = Files.createTempFile(file.getParent(), "payload", "");
        Files.write(payload, commit);
        keygen(
            "-Y",
            "sign",
            "-n",
            namespace,
            "-O",
            "hashalg=" + hash,
            "-f",
            file.toString(),
            "-q",
            payload.toString());
        Path signature = payload.resolveSibling(payload.getFileName() + ".sig");
        String text = Files.readString(signature);
        Files.delete(signature);
        Files.delete(payload);
        return text;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot sign with " + file, e);
      }
    };
  }
}
