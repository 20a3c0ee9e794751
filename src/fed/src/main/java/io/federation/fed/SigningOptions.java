package io.federation.fed;

import io.federation.local.home.FederationHome;
import io.federation.orchestrate.caller.Signer;
import io.federation.orchestrate.caller.SshKeySigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key that calls are signed with. */
final class SigningOptions {

  private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "The ssh key to sign with; the public one if an ssh-agent has the other (default: that"
              + " of the federation of this machine, else ~/.ssh/id_ed25519, id_ecdsa or id_rsa).")
  private @Nullable Path key;

  private final SharedOptions shared;

  SigningOptions(SharedOptions shared) {
    this.shared = shared;
  }

  /**
   * Returns what signs.
   *
   * @param isElsewhere whether the federation is another than that of this machine
   */
  Signer signer(boolean isElsewhere) throws IOException {
    return new SshKeySigner(file(isElsewhere), shared.environment());
  }

  private Path file(boolean isElsewhere) throws IOException {
    if (key != null) {
      if (!Files.exists(key)) {
        throw new IllegalArgumentException("--key: there is no file " + key);
      }
      return key;
    }
    FederationHome home = shared.home();
    if (!isElsewhere && Files.exists(home.callKey())) {
      return home.callKey();
    }
    Path folder = Path.of(shared.environment().getOrDefault("HOME", "/")).resolve(".ssh");
    Optional<Path> usual =
        USUAL.stream().map(folder::resolve).filter(file -> Files.exists(file)).findFirst();
    return usual.orElseThrow(
        () ->
            new IllegalArgumentException(
                "there is no ssh key in " + folder + ": name one with --key"));
  }
}
