package io.federation.local;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.repository.OpsDescription;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.ZooKeeperSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where the ZooKeeper of a federation is.
 *
 * @param servers as ZooKeeper's clients take them, {@code host:port,host:port/path}
 * @param deployment the federation's name there
 */
public record ZooKeeperPlace(String servers, String deployment) {

  /**
   * Returns the place by the description of the federation in a home.
   *
   * @throws IOException with one line if it names none, or there is no federation
   */
  public static ZooKeeperPlace here(FederationHome home) throws IOException {
    if (HomeClaim.find(home).isEmpty()) {
      throw new IOException("there is no federation in " + home.root() + ": run ./fed up");
    }
    Optional<FederationSpec> spec = new OpsDescription(home).find();
    if (spec.isEmpty()) {
      throw new IOException("the description in the ops repository cannot be used: see fed status");
    }
    Optional<ZooKeeperSpec> zookeeper = spec.get().zookeeper();
    if (zookeeper.isPresent() && zookeeper.get().isEmbedded()) {
      InetSocketAddress address = home.zookeeper(HomeClaim.block(home));
      return new ZooKeeperPlace(
          address.getHostString() + ":" + address.getPort(), spec.get().deployment());
    }
    return of(spec.get(), OpsDescription.PATH);
  }

  /**
   * Returns the place by the description of a federation that is elsewhere.
   *
   * @param file where the description is, for the message
   * @throws IOException with one line if it names no place that others can reach
   */
  public static ZooKeeperPlace of(FederationSpec spec, String file) throws IOException {
    if (spec.zookeeper().isEmpty()) {
      throw new IOException(
          file + " names no zookeeper: add where it is, zookeeper: zk1.example.org:2181");
    }
    if (spec.zookeeper().get().isEmbedded()) {
      throw new IOException(
          file + ": zookeeper is embedded, which only the federation's own machine can reach");
    }
    return new ZooKeeperPlace(spec.zookeeper().get().servers(), spec.deployment());
  }
}
