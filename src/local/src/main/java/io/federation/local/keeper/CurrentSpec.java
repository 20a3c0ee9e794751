package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.local.repository.OpsDescription;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.Problem;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code federation.yaml} says at the tip of the ops repository. */
final class CurrentSpec {

  private final OpsDescription ops;
  private Optional<String> tip = Optional.empty();
  private Optional<FederationSpec> last = Optional.empty();

  CurrentSpec(FederationHome home) {
    this.ops = new OpsDescription(home);
  }

  /**
   * Reads it anew when somebody has pushed.
   *
   * @return the last one without an error; nothing if there has been none yet
   * @throws IOException if that of the tip cannot be used; once for each tip
   */
  Optional<FederationSpec> current() throws IOException {
    Optional<String> now = ops.tip();
    if (now.isPresent() && !now.equals(tip)) {
      Optional<SpecReader.Result> result = ops.read();
      // Not before: what could not be read is tried again.
      tip = now;
      Optional<FederationSpec> spec = result.flatMap(read -> Optional.ofNullable(read.spec()));
      if (spec.isEmpty()) {
        throw new IOException(
            result.map(CurrentSpec::problems).orElse("is missing from the ops repository")
                + "; the last good description stays in force");
      }
      last = spec;
    }
    return last;
  }

  private static String problems(SpecReader.Result result) {
    return result.problems().stream().map(Problem::toString).collect(Collectors.joining(" | "));
  }
}
