package io.federation.fed;

import io.federation.machine.ErrorText;
import io.federation.machine.StateFiles;
import io.federation.model.Names;
import io.federation.model.spec.SpecException;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.ExternalActionFiles;
import io.federation.orchestrate.builtin.BuiltInSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What can be called: the sets that every node has, and those of an ops repository. */
final class ActionSetLoader {

  private final Path ops;

  /** Takes the sets of the ops repository whose working tree is {@code ops}. */
  ActionSetLoader(Path ops) {
    this.ops = ops;
  }

  ActionSet of(String agent) throws IOException {
    Optional<ActionSet> builtIn = BuiltInSets.find(agent);
    return builtIn.isPresent() ? builtIn.get() : external(Names.check("agent", agent));
  }

  private ActionSet external(String agent) throws IOException {
    for (String file : ExternalActionFiles.declarations(agent)) {
      Optional<String> text = StateFiles.read(ops.resolve(file));
      if (text.isPresent()) {
        try {
          return ExternalActionFiles.parse(agent, text.get(), ops.resolve(file).toString());
        } catch (SpecException e) {
          throw new IllegalArgumentException(ErrorText.of(e), e);
        }
      }
    }
    throw new IllegalArgumentException(
        "there is no agent "
            + agent
            + ": use one of "
            + String.join(", ", BuiltInSets.ALL)
            + ", or declare it in "
            + ops.resolve(ExternalActionFiles.declarations(agent).get(1)));
  }
}
