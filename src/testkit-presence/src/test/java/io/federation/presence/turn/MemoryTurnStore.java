package io.federation.presence.turn;

import io.federation.presence.PresenceUnavailableException;
import java.util.HashMap;
import java.util.Map;

/** Turns in memory; can be made not to answer, and to let somebody else be faster. */
final class MemoryTurnStore implements TurnStore {

  private final Map<String, Found> turns = new HashMap<>();
  private long changes;
  private boolean down;
  private Runnable beforeSwap = () -> {};

  /** Lets the store answer, or not. */
  synchronized void setDown(boolean down) {
    this.down = down;
  }

  /** Lets something happen between a read and the swap that follows it, once. */
  synchronized void beforeSwap(Runnable happening) {
    this.beforeSwap = happening;
  }

  @Override
  public synchronized Found read(String part) throws PresenceUnavailableException {
    check();
    return turns.getOrDefault(part, new Found("", Turn.FREE));
  }

  @Override
  public boolean swap(String part, Found found, Turn next) throws PresenceUnavailableException {
    Runnable happening;
    synchronized (this) {
      happening = beforeSwap;
      beforeSwap = () -> {};
    }
    happening.run();
    synchronized (this) {
      if (!read(part).token().equals(found.token())) {
        return false;
      }
      changes++;
      turns.put(part, new Found(Long.toString(changes), next));
      return true;
    }
  }

  private void check() throws PresenceUnavailableException {
    if (down) {
      throw new PresenceUnavailableException("the store is down");
    }
  }

  @Override
  public void close() {}
}
