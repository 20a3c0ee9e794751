package io.federation.presence;

class MemoryPresenceTest extends PresenceStoreContract {

  private final MemoryPresence presence = new MemoryPresence(spec(), clock);

  @Override
  PresenceStore open(String node) {
    return presence.store();
  }

  @Override
  void setDown(boolean down) {
    presence.setDown(down);
  }
}
