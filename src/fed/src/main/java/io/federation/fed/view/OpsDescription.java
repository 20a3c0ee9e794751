package io.federation.fed.view;

import io.federation.git.BranchHistory;
import io.federation.model.Version;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the description of a federation from its ops repository. */
public final class OpsDescription {

  private static final String BRANCH = "main";
  private static final String FOLDER = "it";
  private static final String FILE = "federation.yaml";

  private OpsDescription() {}

  /**
   * Returns the description that nodes find now.
   *
   * @param ops the bare ops repository
   * @return nothing if there is none, or none that can be used: nodes keep to what they have then
   */
  public static Optional<FederationSpec> find(Path ops) throws IOException {
    if (!Files.exists(ops.resolve("HEAD"))) {
      return Optional.empty();
    }
    try (BranchHistory history = BranchHistory.open(ops)) {
      Optional<Version> tip = history.tip(BRANCH);
      String text = tip.isEmpty() ? null : history.files(tip.get(), FOLDER).get(FILE);
      return text == null
          ? Optional.empty()
          : Optional.ofNullable(
              SpecReader.read(text.getBytes(StandardCharsets.UTF_8), FOLDER + "/" + FILE).spec());
    }
  }
}
