package io.federation.node.status;

import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.repository.ConfigCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds levels of scripts that no node of a federation can have, such as a misspelt part. */
final class DescriptionWarnings {

  private DescriptionWarnings() {}

  /** Returns the description in a working tree; nothing if there is none, or it has an error. */
  static Optional<FederationSpec> spec(Path tree) {
    try {
      return RepositoryFiles.read(tree, tree.resolve(ConfigCompiler.FILE))
          .flatMap(text -> Optional.ofNullable(SpecReader.read(text, ConfigCompiler.FILE).spec()));
    } catch (IOException e) {
      // The look says what is wrong with it.
      return Optional.empty();
    }
  }

  /** Returns a line for each level below {@code prefix} that can never run. */
  static List<String> neverRun(Path tree, String prefix, FederationSpec spec) {
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
