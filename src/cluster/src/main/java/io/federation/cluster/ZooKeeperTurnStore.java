package io.federation.cluster;

import io.federation.model.Names;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.turn.Turn;
import io.federation.presence.turn.TurnJson;
import io.federation.presence.turn.TurnStore;
import java.io.IOException;
import java.util.Optional;

/**
 * Turns in ZooKeeper: the turn of a part is the text of {@code /turns/<part>}, and the number of
 * its changes is the token. A holder keeps its turn whether it is connected or not, as the command
 * that took it has ended long ago: it has a deadline, as everywhere.
 */
public final class ZooKeeperTurnStore implements TurnStore {

  private final ClusterConnection connection;
  private final ClusterTree tree;

  /**
   * Makes a store.
   *
   * @param connection is closed with it
   */
  public ZooKeeperTurnStore(ClusterConnection connection) {
    this.connection = connection;
    this.tree = new ClusterTree(connection);
  }

  private static String path(String part) {
    return "/turns/" + Names.check("part", part);
  }

  @Override
  public Found read(String part) throws PresenceUnavailableException, IOException {
    try {
      Optional<ClusterTree.Found> found = tree.read(path(part));
      return found.isEmpty()
          ? new Found("", Turn.FREE)
          : new Found(Integer.toString(found.get().version()), TurnJson.parse(found.get().text()));
    } catch (ClusterUnavailableException e) {
      throw new PresenceUnavailableException(e);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          path(part) + " in ZooKeeper is not a turn: " + e.getMessage() + "; delete it", e);
    }
  }

  @Override
  public boolean swap(String part, Found found, Turn next)
      throws PresenceUnavailableException, IOException {
    Optional<ClusterTree.Found> before =
        found.token().isEmpty()
            ? Optional.empty()
            : Optional.of(new ClusterTree.Found("", Integer.parseInt(found.token())));
    try {
      return tree.swap(path(part), before, TurnJson.render(next));
    } catch (ClusterUnavailableException e) {
      throw new PresenceUnavailableException(e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
