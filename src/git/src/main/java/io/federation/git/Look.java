package io.federation.git;

import io.federation.model.Version;
import java.util.Optional;

/** What a look at a repository's remote found. */
public sealed interface Look {

  /**
   * The working tree stands where the remote's branch stands.
   *
   * @param version that commit
   */
  record Settled(Version version) implements Look {}

  /**
   * The working tree is to be brought to the remote's tip.
   *
   * @param from the version the node is at; nothing before the first checkout
   * @param tip the advertised tip
   */
  record Moved(Optional<Version> from, Version tip) implements Look {}

  /**
   * The remote's tip is still the one that was refused before.
   *
   * @param kept the version the node stays at
   * @param tip the refused tip
   * @param reason why it was refused
   */
  record StillRefused(Version kept, Version tip, String reason) implements Look {}
}
