package io.federation.presence;

class MemoryPresenceTest extends PresenceStoreContract {

  private final MemoryPresence presence = new MemoryPresence(spec(), clock);

  @Override
  protected PresenceStore open(String node) {
    return presence.store();
  }

  @Override
  protected void setDown(boolean down) {
    presence.setDown(down);
  }
}
