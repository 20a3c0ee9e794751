package io.federation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An Ed25519 key pair as OpenSSH keeps it.
 *
 * @param privateKey the file with the private key, without a passphrase, mode 600
 */
record SshKeyPair(Path privateKey) {

  /** Makes a new pair; the public key stands beside the private one, with {@code .pub}. */
  static SshKeyPair generate(Path privateKey) {
    ProgramRun.of(
            Programs.find("ssh-keygen", "openssh-client").toString(),
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-C",
            "test key",
            "-f",
            privateKey.toString())
        .run()
        .expectingSuccess();
    return new SshKeyPair(privateKey);
  }

  /** Returns the public key's type and Base64 text, without a comment. */
  String publicKey() {
    Path file = privateKey.resolveSibling(privateKey.getFileName() + ".pub");
    try {
      String[] fields = Files.readString(file).strip().split(" ", 3);
      return fields[0] + " " + fields[1];
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the public key " + file, e);
    }
  }
}
