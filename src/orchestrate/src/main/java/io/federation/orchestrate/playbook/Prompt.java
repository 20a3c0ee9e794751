package io.federation.orchestrate.playbook;

import java.io.IOException;
import java.util.Optional;

/** Asks a person. */
@FunctionalInterface
public interface Prompt {

  /** Returns the answer; nothing if nobody can be asked. */
  Optional<String> ask(String question) throws IOException;
}
