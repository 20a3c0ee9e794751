package io.federation.cluster;

import io.federation.model.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;

/**
 * The connection of one process to ZooKeeper, below {@code /federation/<deployment>}. It is made
 * again and again as long as it is open. What is asked for first waits for it; later it fails at
 * once while there is none.
 */
public final class ClusterConnection implements AutoCloseable {

  /** After so long without a word servers take a process for dead. */
  public static final Duration SESSION = Duration.ofSeconds(10);

  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** The node at the top of ZooKeeper's tree that holds what federations keep there. */
  static final String ROOT = "federation";

  private static final Duration PROBING = Duration.ofSeconds(5);

  private final CuratorFramework curator;
  private final String servers;
  private final String deployment;
  private final ClusterCredentials credentials;

  private volatile boolean isNew = true;
  private volatile Optional<String> refusal = Optional.empty();

  private ClusterConnection(
      CuratorFramework curator, String servers, String deployment, ClusterCredentials credentials) {
    this.curator = curator;
    this.servers = servers;
    this.deployment = deployment;
    this.credentials = credentials;
    curator
        .getConnectionStateListenable()
        .addListener(
            (client, state) -> {
              if (state.isConnected()) {
                refusal = Optional.empty();
              }
            });
  }

  /**
   * Begins to connect; returns at once.
   *
   * @param servers as ZooKeeper's clients take them, {@code host:port,host:port/path}
   * @param deployment the federation's name
   * @throws IOException if a store of keys cannot be opened; the message says why in a line
   */
  public static ClusterConnection open(
      String servers, String deployment, ClusterCredentials credentials) throws IOException {
    if (credentials.tls().isPresent()) {
      // ZooKeeper's client would try again without end.
      var unused = ClientTls.open(credentials.tls().get());
    }
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(servers)
            .namespace(ROOT + "/" + Names.check("deployment", deployment))
            .sessionTimeoutMs((int) SESSION.toMillis())
            .connectionTimeoutMs((int) CONNECTING.toMillis())
            .waitForShutdownTimeoutMs((int) CONNECTING.toMillis())
            .retryPolicy(new RetryOneTime((int) PAUSE.toMillis()))
            .zookeeperFactory(factory(config(credentials)));
    if (!credentials.equals(ClusterCredentials.NONE)) {
      builder.aclProvider(new OwnersOnly());
    }
    credentials
        .login()
        .ifPresent(
            login -> builder.authorization("digest", login.getBytes(StandardCharsets.UTF_8)));
    CuratorFramework curator = builder.build();
    ClusterConnection connection = new ClusterConnection(curator, servers, deployment, credentials);
    curator.start();
    return connection;
  }

  private static ZKClientConfig config(ClusterCredentials credentials) {
    ZKClientConfig config = new ZKClientConfig();
    credentials.tls().ifPresent(tls -> ClientTls.set(config, tls));
    return config;
  }

  private static ZookeeperFactory factory(ZKClientConfig config) {
    return (connect, timeout, watcher, readOnly) ->
        new ZooKeeper(connect, timeout, watcher, readOnly, config);
  }

  /** Who has written something, and nobody else, may do anything with it. */
  private static final class OwnersOnly implements ACLProvider {
    @Override
    public List<ACL> getDefaultAcl() {
      return ZooDefs.Ids.CREATOR_ALL_ACL;
    }

    @Override
    public List<ACL> getAclForPath(String path) {
      // Another federation on the same servers may have another login.
      return path.equals("/" + ROOT) ? ZooDefs.Ids.OPEN_ACL_UNSAFE : ZooDefs.Ids.CREATOR_ALL_ACL;
    }
  }

  /** Returns what Curator's recipes work with. */
  CuratorFramework curator() {
    return curator;
  }

  /** Returns the servers, as they were given. */
  public String servers() {
    return servers;
  }

  /** Returns the federation's name. */
  public String deployment() {
    return deployment;
  }

  public boolean isConnected() {
    return curator.getZookeeperClient().isConnected();
  }

  /** Waits until it is connected; returns whether it is. */
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return isConnected()
        || curator.blockUntilConnected((int) limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Finds out whether servers refuse this process, and why; that may take five seconds. */
  public void probeRefusal() {
    Optional<String> found =
        CompletableFuture.supplyAsync(() -> RefusalProbe.of(servers, credentials))
            .completeOnTimeout(Optional.empty(), PROBING.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    refusal = isConnected() ? Optional.empty() : found;
  }

  /** Returns, in a line, that there is no connection, and why as far as that was found out. */
  public String unreachableMessage() {
    return "ZooKeeper at "
        + servers
        + " cannot be reached"
        + refusal.map(why -> " (" + why + ")").orElse("");
  }

  /** Does something at the servers. */
  interface Use<T> {
    @SuppressWarnings("ProhibitedExceptionDeclared")
    T with(CuratorFramework curator) throws Exception;
  }

  /**
   * Does something at the servers.
   *
   * @throws ClusterUnavailableException if they cannot be reached now, or refuse it
   */
  <T> T call(Use<T> use) throws ClusterUnavailableException, IOException {
    if (!awaitFirst()) {
      throw new ClusterUnavailableException(unreachableMessage());
    }
    try {
      return use.with(curator);
    } catch (KeeperException e) {
      throw new ClusterUnavailableException(reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterUnavailableException("interrupted while talking to " + servers, e);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // What Curator declares, and never throws.
      throw new IOException(e);
    }
  }

  /** The same, with paths that begin at the top of ZooKeeper's tree. */
  <T> T callFromTop(Use<T> use) throws ClusterUnavailableException, IOException {
    return call(client -> use.with(client.usingNamespace(null)));
  }

  /** The first call waits for the connection; later ones do not. */
  private boolean awaitFirst() throws IOException {
    if (!isNew) {
      return isConnected();
    }
    try {
      if (awaitConnected(CONNECTING)) {
        return true;
      }
      probeRefusal();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting to " + servers, e);
    } finally {
      isNew = false;
    }
  }

  private String reason(KeeperException e) {
    String place = e.getPath() == null ? "" : " of " + e.getPath();
    return switch (e.code()) {
      case NOAUTH, AUTHFAILED, INVALIDACL ->
          "ZooKeeper at "
              + servers
              + " refuses the use"
              + place
              + ": credentials/zookeeper.properties is not what it was written with";
      case CONNECTIONLOSS, SESSIONEXPIRED, SESSIONMOVED, OPERATIONTIMEOUT -> unreachableMessage();
      default -> "ZooKeeper at " + servers + ": " + e.getMessage();
    };
  }

  @Override
  public void close() {
    curator.close();
  }
}
