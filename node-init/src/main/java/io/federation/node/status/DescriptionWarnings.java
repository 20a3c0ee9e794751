package io.federation.node.status;

import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.SpecReader;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.repository.ConfigCompiler;
import io.federation.node.repository.NodeIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds in what nodeinfo contradicts a federation's description, and levels of scripts that no node
 * of it can have, such as a misspelt part.
 */
final class DescriptionWarnings {

  private final NodeInfo nodeInfo;
  private final NodeConfig config;
  private final Path ops;
  private final Optional<FederationSpec> spec;

  /** Reads the description in the working tree {@code ops}: without a good one nothing is found. */
  DescriptionWarnings(NodeInfo nodeInfo, NodeConfig config, Path ops) {
    this.nodeInfo = nodeInfo;
    this.config = config;
    this.ops = ops;
    this.spec = spec(ops);
  }

  private static Optional<FederationSpec> spec(Path ops) {
    try {
      return RepositoryFiles.read(ops, ops.resolve(ConfigCompiler.FILE))
          .flatMap(text -> Optional.ofNullable(SpecReader.read(text, ConfigCompiler.FILE).spec()));
    } catch (IOException e) {
      // The look says what is wrong with it.
      return Optional.empty();
    }
  }

  /** Returns the contradictions, and each level of init in {@code ops} that can never run. */
  List<String> ofInit() throws IOException {
    List<String> lines = new ArrayList<>();
    if (spec.isPresent()) {
      lines.addAll(new NodeIdentity(nodeInfo).contradictions(spec.get()));
      lines.addAll(neverRun(ops, config.initPrefix(), spec.get()));
    }
    return lines;
  }

  /** Returns a line for each level of work in {@code tree} that can never run. */
  List<String> ofWork(Path tree) {
    return spec.isPresent() ? neverRun(tree, config.workPrefix(), spec.get()) : List.of();
  }

  private static List<String> neverRun(Path tree, String prefix, FederationSpec spec) {
    List<String> lines = new ArrayList<>();
    List<String> places = new ArrayList<>(List.of(prefix));
    for (String stacktype : folders(tree, prefix + "/stacktype")) {
      String level = prefix + "/stacktype/" + stacktype;
      if (stacktype.equals(spec.stacktype())) {
        places.add(level);
      } else {
        lines.add(level + " can never run: it/federation.yaml has stacktype " + spec.stacktype());
      }
    }
    for (String place : places) {
      for (String part : folders(tree, place + "/part")) {
        if (!spec.parts().isEmpty() && !spec.parts().containsKey(part)) {
          lines.add(
              place + "/part/" + part + " can never run: it/federation.yaml has no part " + part);
        }
      }
    }
    return lines;
  }

  private static List<String> folders(Path tree, String folder) {
    String[] names = tree.resolve(folder).toFile().list();
    if (names == null) {
      return List.of();
    }
    Arrays.sort(names);
    return Arrays.stream(names)
        .filter(name -> tree.resolve(folder).resolve(name).toFile().isDirectory())
        .toList();
  }
}
