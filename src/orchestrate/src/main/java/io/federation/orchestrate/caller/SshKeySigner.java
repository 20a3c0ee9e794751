package io.federation.orchestrate.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federation.machine.Program;
import io.federation.orchestrate.call.SignedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Signs with an ssh key by {@code ssh-keygen}, which asks for its passphrase, or lets an agent or a
 * token sign.
 */
public final class SshKeySigner implements Signer {

  /** A person types a passphrase, or touches a token. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path key;
  private final Map<String, String> environment;

  /**
   * Signs with a key.
   *
   * @param key the file of the private key, or of the public one whose other half an agent has
   */
  public SshKeySigner(Path key, Map<String, String> environment) {
    this.key = key;
    this.environment = environment;
  }

  @Override
  public String sign(byte[] text) throws IOException {
    Program.Result result =
        new Program(
                List.of(
                    "ssh-keygen",
                    "-q",
                    "-Y",
                    "sign",
                    "-n",
                    SignedRequest.NAMESPACE,
                    "-f",
                    key.toString()),
                environment,
                Path.of("").toAbsolutePath())
            .run(LIMIT, new String(text, UTF_8));
    if (result.code() != 0) {
      throw new IOException(
          "the call cannot be signed with "
              + key
              + ": "
              + (result.err().isEmpty()
                  ? "ssh-keygen ended with " + result.code()
                  : result.err().get(result.err().size() - 1)));
    }
    return String.join("\n", result.out()) + "\n";
  }
}
