package io.federation.git;

import io.federation.model.Version;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/**
 * Decides, between fetch and advance, whether a fetched tip may be checked out. Nothing of the tip
 * has reached the working tree when it is asked.
 */
@FunctionalInterface
public interface Verifier {

  /**
   * The refs that name the versions which were taken after a verifier that {@linkplain #vouches
   * vouches} had accepted them; one for each branch.
   */
  String TRUSTED_REFS = "refs/federation/trusted/";

  /** Accepts every tip. */
  Verifier ACCEPT_ALL = (repository, accepted, tip) -> Optional.empty();

  /**
   * Checks a tip.
   *
   * @param repository holds the objects of {@code accepted} and {@code tip}
   * @param accepted the version the node is at, or nothing before the first checkout
   * @param tip the fetched tip, a descendant of {@code accepted}
   * @return why the tip is refused, in one line; nothing if it is accepted
   * @throws IOException if the objects cannot be read
   */
  Optional<String> refusal(Repository repository, Optional<Version> accepted, Version tip)
      throws IOException;

  /** Returns whether what this accepts is known to come from somebody who is trusted. */
  default boolean vouches() {
    return false;
  }

  /**
   * Returns this verifier with the knowledge that it has just accepted a version, which is not yet
   * marked by a ref.
   */
  default Verifier knowing(Version accepted) {
    return this;
  }

  /**
   * Returns what the answer rests on beside the commits, such as the state of key files, in one
   * line. A refused tip is checked anew when this has changed.
   */
  default String basis() throws IOException {
    return "";
  }
}
