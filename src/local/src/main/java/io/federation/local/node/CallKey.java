package io.federation.local.node;

import io.federation.local.home.FederationHome;
import io.federation.machine.PrivateFiles;
import io.federation.machine.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The ssh key by which calls of a local federation's nodes are signed. */
public final class CallKey {

  /** The Debian package of the program that makes it, and signs with it. */
  public static final String PACKAGE = "openssh-client";

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Path file;

  public CallKey(FederationHome home) {
    this.file = home.callKey();
  }

  private Path publicFile() {
    return file.resolveSibling(file.getFileName() + ".pub");
  }

  /** Makes the key, if it is not there yet. */
  public void make(Map<String, String> environment) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Path folder = Objects.requireNonNull(file.getParent());
    PrivateFiles.createFolders(folder);
    Path made = folder.resolve("call_key.new");
    Path madePublic = folder.resolve("call_key.new.pub");
    Files.deleteIfExists(made);
    Program.Result result =
        new Program(
                List.of(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-C",
                    "operator",
                    "-f",
                    made.toString()),
                environment,
                folder)
            .run(LIMIT);
    if (result.code() != 0) {
      throw new IOException(
          "ssh-keygen cannot make " + file + ": " + String.join(" ", result.err()));
    }
    // The private one last, by which the key is known to be there.
    Files.move(madePublic, publicFile(), StandardCopyOption.REPLACE_EXISTING);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lets a node do what is signed with the key, if there is one, and nobody else is to call. */
  void allowOn(LocalNode node) throws IOException {
    Path signers = node.home().resolve("trust/allowed_signers");
    if (Files.exists(file) && !Files.exists(signers)) {
      PrivateFiles.createFolders(Objects.requireNonNull(signers.getParent()));
      boolean unused =
          PrivateFiles.create(
              signers, "operator namespaces=\"federation-call\" " + Files.readString(publicFile()));
    }
  }
}
