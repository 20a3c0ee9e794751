package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.repository.ServedRepository;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.Problem;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code federation.yaml} says at the tip of the ops repository. */
final class Description {

  /** The path of the description in the ops repository. */
  static final String PATH = "it/federation.yaml";

  private final ServedRepository ops;
  private Optional<String> tip = Optional.empty();
  private Optional<FederationSpec> last = Optional.empty();

  Description(FederationHome home) {
    this.ops = new ServedRepository(home.opsGit(), ServedRepository.MAIN);
  }

  /**
   * Reads it anew when somebody has pushed.
   *
   * @return the last one without an error; nothing if there has been none yet
   * @throws IOException if that of the tip cannot be used; once for each tip
   */
  Optional<FederationSpec> current() throws IOException {
    if (!ops.exists()) {
      return Optional.empty();
    }
    Optional<String> now = ops.tip();
    if (now.isPresent() && !now.equals(tip)) {
      // As nodes do: a key that is not known here may be one of a newer version.
      SpecReader.Result result = SpecReader.read(ops.read(PATH), PATH);
      // Not before: what could not be read is tried again.
      tip = now;
      if (result.spec() == null) {
        throw new IOException(
            result.problems().stream().map(Problem::toString).collect(Collectors.joining(" | "))
                + "; the last good description stays in force");
      }
      last = Optional.of(result.spec());
    }
    return last;
  }
}
