package io.federation.node.calls;

import io.federation.orchestrate.answer.ActionRunner;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The actions of a set that comes with node-init. */
interface BuiltInActions extends ActionRunner {

  /**
   * Returns whether the node has what they work with; otherwise it does not have the set.
   *
   * @param facts of the node
   */
  default boolean isUsable(Map<String, String> facts) throws IOException {
    return true;
  }

  /**
   * Returns the absolute path that a fact says; nothing if what it says is none.
   *
   * @param otherwise the path where there is no such fact
   */
  static Optional<Path> absolutePath(Map<String, String> facts, String fact, String otherwise) {
    try {
      return Optional.of(Path.of(facts.getOrDefault(fact, otherwise))).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
