package io.federation.presence.turn;

/** The fake does what every store of turns must do. */
class MemoryTurnStoreTest extends TurnStoreContract {

  private final MemoryTurnStore store = new MemoryTurnStore();

  @Override
  protected TurnStore open(String instanceId) {
    return store;
  }

  @Override
  protected void stop() {
    store.setDown(true);
  }
}
