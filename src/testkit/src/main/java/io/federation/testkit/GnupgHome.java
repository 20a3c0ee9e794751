package io.federation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A folder of GnuPG's with keys in it; to be closed, which ends the agent that GnuPG starts. */
public final class GnupgHome implements AutoCloseable {

  private final Path folder;

  private GnupgHome(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes an empty one.
   *
   * @param folder must not exist; its path has to be short, for the agent's socket
   */
  public static GnupgHome in(Path folder) {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new GnupgHome(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  private ProgramRun gpg(String time, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.find("gpg", "gpg").toString(),
                "--homedir",
                folder.toString(),
                "--batch",
                "--yes",
                "--no-permission-warning",
                "--pinentry-mode=loopback",
                "--passphrase=",
                "--faked-system-time",
                time + "!"));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command);
  }

  /**
   * Makes a key for signing and returns its fingerprint.
   *
   * @param time when it is made, such as {@code 20260101T000000}
   * @param expires when it expires, such as {@code 20260201T000000}, or {@code never}
   */
  public String newKey(String name, String algorithm, String time, String expires) {
    gpg(
            time,
            "--quick-generate-key",
            name + " <" + name + "@example.org>",
            algorithm,
            "sign",
            expires)
        .run()
        .expectingSuccess();
    return gpg(time, "--with-colons", "--list-keys", name)
        .run()
        .expectingSuccess()
        .out()
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.split(":", -1)[9])
        .findFirst()
        .orElseThrow();
  }

  /** Adds a subkey for signing, which is used from then on. */
  public void addSigningSubkey(String fingerprint, String algorithm, String time) {
    gpg(time, "--quick-add-key", fingerprint, algorithm, "sign", "never").run().expectingSuccess();
  }

  /** Revokes a key by the certificate that GnuPG made with it. */
  public void revoke(String fingerprint, String time) {
    Path file = folder.resolve("openpgp-revocs.d").resolve(fingerprint + ".rev");
    try {
      String certificate = Files.readString(file).replace(":-----BEGIN", "-----BEGIN");
      gpg(time, "--import").withStdin(certificate).run().expectingSuccess();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Returns public keys in armor. */
  public String export(String... fingerprints) {
    List<String> arguments = new ArrayList<>(List.of("--armor", "--export"));
    arguments.addAll(List.of(fingerprints));
    return gpg("20260101T000000", arguments.toArray(String[]::new)).run().expectingSuccess().out();
  }

  /** Writes public keys in binary form to a file. */
  public void exportBinary(Path file, String fingerprint) {
    gpg("20260101T000000", "--output", file.toString(), "--export", fingerprint)
        .run()
        .expectingSuccess();
  }

  /**
   * Signs with a key.
   *
   * @param time when the signature says that it is made
   * @param options further options of gpg
   */
  public CommitSigner signer(String fingerprint, String time, String... options) {
    return commit -> {
      List<String> arguments = new ArrayList<>(List.of(options));
      arguments.addAll(List.of("--armor", "--detach-sign", "--local-user", fingerprint));
      return gpg(time, arguments.toArray(String[]::new))
          .withStdin(new String(commit, StandardCharsets.UTF_8))
          .run()
          .expectingSuccess()
          .out();
    };
  }

  @Override
  public void close() {
    ProgramRun.of(
            Programs.find("gpgconf", "gpgconf").toString(),
            "--homedir",
            folder.toString(),
            "--kill",
            "all")
        .run();
  }
}
