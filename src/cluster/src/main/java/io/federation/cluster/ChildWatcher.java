package io.federation.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;

/**
 * Tells of each node of ZooKeeper right below a path, once: by one watch for all of them, so that a
 * server sends no list of all with each that comes.
 */
final class ChildWatcher implements AutoCloseable {

  private final CuratorFramework curator;
  private final String prefix;
  private final BiConsumer<String, byte[]> told;
  private final PersistentWatcher watcher;

  /** The names of those that are told of, or asked for, and still there. */
  private final Set<String> known = new HashSet<>();

  /**
   * Follows a path, which need not be there yet.
   *
   * @param curator with paths from the top
   * @param told is given name and data, in a thread of the connection
   */
  ChildWatcher(CuratorFramework curator, String path, BiConsumer<String, byte[]> told) {
    this.curator = curator;
    this.prefix = path + "/";
    this.told = told;
    this.watcher = new PersistentWatcher(curator, path, true);
    watcher.getListenable().addListener(this::changed);
    // What came before the watch did, and while there was no connection.
    watcher.getResetListenable().addListener(() -> list(path));
    watcher.start();
  }

  private void changed(WatchedEvent event) {
    if (event.getPath() == null || !event.getPath().startsWith(prefix)) {
      return;
    }
    String name = event.getPath().substring(prefix.length());
    if (event.getType() == EventType.NodeCreated) {
      ask(name);
    } else if (event.getType() == EventType.NodeDeleted) {
      forget(name);
    }
  }

  private void list(String path) {
    inBackground(
        () -> {
          Object unused =
              curator.getChildren().inBackground((client, event) -> listed(event)).forPath(path);
        });
  }

  private void listed(CuratorEvent event) {
    if (event.getResultCode() == KeeperException.Code.OK.intValue()) {
      retain(event.getChildren());
      event.getChildren().forEach(this::ask);
    }
  }

  private synchronized void retain(List<String> names) {
    known.retainAll(Set.copyOf(names));
  }

  private synchronized boolean isNew(String name) {
    return !name.contains("/") && known.add(name);
  }

  private synchronized void forget(String name) {
    known.remove(name);
  }

  private void ask(String name) {
    if (isNew(name)) {
      inBackground(
          () -> {
            Object unused =
                curator
                    .getData()
                    .inBackground((client, event) -> take(name, event))
                    .forPath(prefix + name);
          });
    }
  }

  private void take(String name, CuratorEvent event) {
    if (event.getResultCode() == KeeperException.Code.OK.intValue()) {
      told.accept(name, SharedTree.orNone(event.getData()));
    } else {
      // It is gone; or it is asked for again when there is a connection.
      forget(name);
    }
  }

  private interface Request {
    @SuppressWarnings("ProhibitedExceptionDeclared")
    void send() throws Exception;
  }

  private static void inBackground(Request request) {
    try {
      request.send();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // What Curator declares, and never throws of what it does in the background.
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    watcher.close();
  }
}
