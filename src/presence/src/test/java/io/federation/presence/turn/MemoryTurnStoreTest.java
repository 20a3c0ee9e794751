package io.federation.presence.turn;

/** The fake does what every store of turns must do. */
class MemoryTurnStoreTest extends TurnStoreContract {

  private final MemoryTurnStore store = new MemoryTurnStore();

  @Override
  TurnStore open(String instanceId) {
    return store;
  }

  @Override
  void stop() {
    store.setDown(true);
  }
}
