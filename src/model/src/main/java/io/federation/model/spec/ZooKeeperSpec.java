package io.federation.model.spec;

import io.federation.model.Names;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the nodes of a federation find ZooKeeper.
 *
 * @param servers {@value #EMBEDDED}, for the one that a local federation's keeper runs inside
 *     itself; or the servers of an ensemble as ZooKeeper's clients take them, {@code
 *     host:port,host:port/path}, where the path is left out as a rule
 */
public record ZooKeeperSpec(String servers) {

  /** Stands for the server of a local federation's keeper. */
  public static final String EMBEDDED = "embedded";

  private static final String HOST =
      "(?:[A-Za-z0-9][A-Za-z0-9_.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\])";

  /** The same as the pattern of {@code zookeeper} in the schema. */
  private static final String PATTERN =
      "^(?=.{1,2048}$)(?:embedded|"
          + (HOST + ":[0-9]{1,5}(?:," + HOST + ":[0-9]{1,5})*")
          + "(?:/[A-Za-z0-9][A-Za-z0-9_.-]{0,62})*)$";

  public ZooKeeperSpec {
    check("zookeeper", servers);
  }

  /**
   * Checks what can stand for servers.
   *
   * @throws IllegalArgumentException with one line that shows the grammar
   */
  static void check(String kind, String servers) {
    if (!Pattern.matches(PATTERN, servers)) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(servers)
              + " names no servers: use embedded, or the servers of an ensemble such as"
              + " zk1.example.org:2181,zk2.example.org:2181");
    }
  }

  public boolean isEmbedded() {
    return servers.equals(EMBEDDED);
  }

  @Override
  public String toString() {
    return servers;
  }

  static Optional<ZooKeeperSpec> read(FlatProperties values) {
    String servers = values.get("zookeeper");
    return servers == null ? Optional.empty() : Optional.of(new ZooKeeperSpec(servers));
  }
}
