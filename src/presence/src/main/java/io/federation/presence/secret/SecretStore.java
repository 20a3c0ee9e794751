package io.federation.presence.secret;

import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** How nodes let one another have secrets, each known by a name. */
public interface SecretStore {

  /** What came of reading. */
  sealed interface Reading {

    /** It is there. */
    record Found(Secret secret) implements Reading {}

    /**
     * It is not there, or not yet.
     *
     * @param why one line for people
     */
    record Missing(String why) implements Reading {}
  }

  /**
   * Lets all nodes of some parts have a secret, those too that come later, until it is forgotten.
   * What was shared under the name before is replaced.
   *
   * @throws IllegalArgumentException if {@code name} or a part is not a name, or there is no part
   * @throws PresenceUnavailableException if others cannot be told now; they will be later
   */
  void share(String name, Set<String> parts, Secret secret)
      throws PresenceUnavailableException, IOException, InterruptedException;

  /**
   * Reads a secret that a live node of {@code part} lets this one have.
   *
   * @throws IllegalArgumentException if {@code name} or {@code part} is not a name
   * @throws PresenceUnavailableException if others cannot be asked
   */
  default Reading read(String name, String part)
      throws PresenceUnavailableException, IOException, InterruptedException {
    return read(name, part, Optional.empty());
  }

  /**
   * Reads a secret that a live node of {@code part} lets this one have.
   *
   * @param node the only one whose secret will do: while a node and its successor both count as
   *     live, either may have one of the same name
   * @throws IllegalArgumentException if {@code name}, {@code part} or {@code node} is not a name
   * @throws PresenceUnavailableException if others cannot be asked
   */
  Reading read(String name, String part, Optional<String> node)
      throws PresenceUnavailableException, IOException, InterruptedException;

  /**
   * Does not let anybody have a secret any more. Who has read it keeps it.
   *
   * @return whether it was shared
   * @throws IllegalArgumentException if {@code name} is not a name
   * @throws PresenceUnavailableException if others cannot be told now; they will be later
   */
  boolean forget(String name)
      throws PresenceUnavailableException, IOException, InterruptedException;
}
