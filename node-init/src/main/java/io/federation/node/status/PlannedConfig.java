package io.federation.node.status;

import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.SpecReader;
import io.federation.node.home.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would hold at a version of the ops repository.
 *
 * @param config the configuration that would be in force
 * @param notes what is to be known of it, one line each
 */
record PlannedConfig(NodeConfig config, List<String> notes) {

  /**
   * Reads the description at a version.
   *
   * @param file the description
   * @param tree the working tree that it is in
   * @param inForce what is in force now, and stays so if the description has an error
   */
  static PlannedConfig read(Path file, Path tree, NodeConfig inForce) throws IOException {
    Optional<String> text = RepositoryFiles.read(tree, file);
    if (text.isEmpty()) {
      return new PlannedConfig(NodeConfig.defaults(), List.of());
    }
    SpecReader.Result result = SpecReader.read(text.get(), tree.relativize(file).toString());
    List<String> notes = new ArrayList<>();
    result.problems().forEach(problem -> notes.add(problem.toString()));
    FederationSpec spec = result.spec();
    if (spec == null) {
      notes.add("the description in force stays, as this one has an error");
      return new PlannedConfig(inForce, notes);
    }
    List<String> known = new ArrayList<>();
    inForce.repositories().forEach(repository -> known.add(repository.name()));
    for (NodeConfig.Repository repository : spec.repositories()) {
      if (!known.contains(repository.name())) {
        notes.add(repository.name() + " is new: it would be cloned, and all its units would run");
      }
    }
    return new PlannedConfig(NodeConfig.from(spec), notes);
  }
}
