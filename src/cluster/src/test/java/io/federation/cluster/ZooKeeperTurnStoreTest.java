package io.federation.cluster;

import io.federation.presence.turn.TurnStore;
import io.federation.presence.turn.TurnStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ZooKeeperTurnStoreTest extends TurnStoreContract {

  private LongSessionServer server;

  @BeforeEach
  void start() throws Exception {
    server = new LongSessionServer();
  }

  @AfterEach
  void end() throws Exception {
    server.close();
  }

  @Override
  protected TurnStore open(String instanceId) throws Exception {
    return new ZooKeeperTurnStore(server.connect("fed1"));
  }

  @Override
  protected void stop() throws Exception {
    server.stop();
  }
}
