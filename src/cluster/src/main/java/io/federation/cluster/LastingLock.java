package io.federation.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;

/**
 * A lock that stays with whoever has it until that gives it up, even if its process dies: the next
 * process of the same requestor has it again. Requests are numbered nodes in a folder, and the
 * lowest one has the lock.
 */
public final class LastingLock {

  private static final String REQUEST = "/request-";

  private final ClusterConnection connection;
  private final String folder;
  private final byte[] request;
  private final Predicate<byte[]> isOwn;

  /**
   * A lock that is not requested yet.
   *
   * @param folder from the top of the tree; it must be there
   * @param request says who requests it
   * @param isOwn whether that is the same requestor as this process, of what a request says
   */
  public LastingLock(
      ClusterConnection connection, String folder, byte[] request, Predicate<byte[]> isOwn) {
    this.connection = connection;
    this.folder = folder;
    this.request = request.clone();
    this.isOwn = isOwn;
  }

  /**
   * Requests it, unless it is requested already.
   *
   * @return whether this requestor has it
   * @throws IOException if there is no such folder
   */
  public boolean request() throws ClusterUnavailableException, IOException {
    if (requests().values().stream().noneMatch(isOwn)) {
      boolean made =
          connection.callFromTop(
              curator -> {
                try {
                  String unused =
                      curator
                          .create()
                          .withMode(CreateMode.PERSISTENT_SEQUENTIAL)
                          .forPath(folder + REQUEST, request);
                  return true;
                } catch (KeeperException.NoNodeException e) {
                  return false;
                }
              });
      if (!made) {
        throw new IOException("there is no " + folder + " in ZooKeeper: create it");
      }
    }
    return holder().filter(isOwn).isPresent();
  }

  /** Returns whether this requestor has asked for it, now or in an earlier process. */
  public boolean isRequested() throws ClusterUnavailableException, IOException {
    return requests().values().stream().anyMatch(isOwn);
  }

  /** Returns the request of whoever has it; nothing while nobody has. */
  public Optional<byte[]> holder() throws ClusterUnavailableException, IOException {
    return requests().values().stream().findFirst();
  }

  /** Returns all requests by their paths, the one that has the lock first. */
  private SortedMap<String, byte[]> requests() throws ClusterUnavailableException, IOException {
    SortedMap<String, byte[]> requests = new TreeMap<>(SharedTree.BY_NUMBER);
    new SharedTree(connection)
        .read(folder)
        .forEach(
            (path, node) -> {
              if (path.startsWith(folder + "/")) {
                requests.put(path, node.data());
              }
            });
    return requests;
  }

  /** Gives it up, whatever was requested of it. */
  public void release() throws ClusterUnavailableException, IOException {
    List<SharedTree.Change> own =
        requests().entrySet().stream()
            .filter(entry -> isOwn.test(entry.getValue()))
            .<SharedTree.Change>map(entry -> new SharedTree.Delete(entry.getKey()))
            .toList();
    new SharedTree(connection).apply(own);
  }
}
