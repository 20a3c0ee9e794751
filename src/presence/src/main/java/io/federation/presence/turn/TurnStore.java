package io.federation.presence.turn;

import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;

/**
 * Where the turns of all parts stand, the same for all nodes. Whoever changes a turn says what it
 * found before; if somebody else was faster, nothing changes.
 */
public interface TurnStore extends AutoCloseable {

  /**
   * What was found.
   *
   * @param token stands for exactly this state, in the store's own terms; empty if the part had no
   *     turn yet
   * @param turn how it stands with the turn
   */
  record Found(String token, Turn turn) {}

  /**
   * Returns how it stands with a part's turn now; free if nobody ever took it.
   *
   * @throws PresenceUnavailableException if the store does not answer
   * @throws IOException if what stands there is no turn; the message says what to do
   */
  Found read(String part) throws PresenceUnavailableException, IOException;

  /**
   * Changes a part's turn to {@code next} if it still is as {@code found}.
   *
   * @return whether it was changed; if not, somebody else has changed it since it was found
   * @throws PresenceUnavailableException if the store does not answer; it is then unknown whether
   *     the turn was changed
   */
  boolean swap(String part, Found found, Turn next)
      throws PresenceUnavailableException, IOException;

  @Override
  void close() throws IOException;
}
