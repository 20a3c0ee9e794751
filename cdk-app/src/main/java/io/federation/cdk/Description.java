package io.federation.cdk;

import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.Problem;
import io.federation.model.spec.SpecException;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@code federation.yaml} that was read.
 *
 * @param source its path, as it was given
 * @param spec what it says
 */
public record Description(String source, FederationSpec spec) {

  /**
   * Reads a description.
   *
   * @throws SpecException with a line for each thing that is wrong
   */
  static Description read(String source) throws IOException {
    FederationSpec spec = SpecReader.readStrict(Files.readAllBytes(Path.of(source)), source);
    Description description = new Description(source, spec);
    if (spec.aws().isEmpty()) {
      throw description.refusal(
          "aws", "is missing: it says where the ops repository is, see docs/aws.md");
    }
    return description;
  }

  /** Returns the error that what stands at {@code path} does not fit. */
  SpecException refusal(String path, String message) {
    return new SpecException(
        List.of(new Problem(Problem.Severity.ERROR, source, 0, path, path + " " + message)));
  }
}
