package io.federation.cluster;

import io.federation.presence.turn.TurnStore;
import io.federation.presence.turn.TurnStoreContract;
import java.io.IOException;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ZooKeeperTurnStoreTest extends TurnStoreContract {

  private TestingServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
  }

  @AfterEach
  void end() throws Exception {
    server.close();
  }

  @Override
  protected TurnStore open(String instanceId) throws IOException {
    return new ZooKeeperTurnStore(
        ClusterConnection.open(server.getConnectString(), "fed1", ClusterCredentials.NONE));
  }

  @Override
  protected void stop() throws Exception {
    server.stop();
  }
}
