package io.federation.presence.secret;

import io.federation.model.Names;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
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
   * Does not let anybody have a secret any more. Who has read it keeps it.
   *
   * @return whether it was shared
   * @throws IllegalArgumentException if {@code name} is not a name
   * @throws PresenceUnavailableException if others cannot be told now; they will be later
   */
  boolean forget(String name)
      throws PresenceUnavailableException, IOException, InterruptedException;

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
   * Returns who may share a secret with the node {@code self}, sorted by instance id.
   *
   * @param present what the nodes that live say of themselves
   * @throws IllegalArgumentException as {@link #read}
   */
  static List<PresenceRecord> sharers(
      List<PresenceRecord> present, String self, String name, String part, Optional<String> node) {
    Names.check("secret", name);
    Names.check("part", part);
    node.ifPresent(id -> Names.check("node", id));
    return present.stream()
        .filter(record -> record.nodepart().equals(part) && !record.instanceId().equals(self))
        .filter(record -> node.isEmpty() || record.instanceId().equals(node.get()))
        .sorted(Comparator.comparing(PresenceRecord::instanceId))
        .toList();
  }

  /** Says that there are no {@link #sharers}. */
  static String noSharerLives(String part, Optional<String> node) {
    return node.map(id -> id + " of " + part + " does not live")
        .orElse("no node of " + part + " lives");
  }
}
