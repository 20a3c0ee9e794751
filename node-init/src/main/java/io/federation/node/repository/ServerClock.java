package io.federation.node.repository;

import io.federation.git.remote.LsRefsClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the clock of a Git server showed when this process looked last: that of the ops repository,
 * or of another one where that one does not tell.
 */
public final class ServerClock {

  private @Nullable LsRefsClient asked;

  /** Remembers whose answers tell. */
  void heard(LsRefsClient refs) {
    asked = refs;
  }

  /**
   * Returns by how much {@code clock} is ahead of the server's; less than zero if it is behind.
   * Nothing if no server said what time it is: over ssh and from a path, none does.
   */
  public Optional<Duration> ahead(Clock clock) {
    return asked == null
        ? Optional.empty()
        : asked.serverTime().flatMap(time -> time.ahead(clock.instant()));
  }
}
