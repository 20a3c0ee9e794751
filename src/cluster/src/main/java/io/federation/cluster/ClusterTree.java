package io.federation.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** Texts in ZooKeeper's tree, read and written many at a time. */
final class ClusterTree {

  private static final int MOST_AT_ONCE = 200;

  /** Servers take a megabyte at once, and a record has a few kilobytes. */
  private static final int MOST_CHANGES_AT_ONCE = 50;

  private static final int LONGEST_SECONDS = 15;

  private final ClusterConnection connection;

  ClusterTree(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * A text as it was found.
   *
   * @param version counts its changes
   */
  record Found(String text, int version) {}

  /** Returns the names below a path, sorted; none if there is no such path. */
  List<String> names(String path) throws ClusterUnavailableException, IOException {
    return connection.call(
        curator -> {
          try {
            List<String> names = new ArrayList<>(curator.getChildren().forPath(path));
            names.sort(null);
            return names;
          } catch (KeeperException.NoNodeException e) {
            return List.of();
          }
        });
  }

  /** Returns a text; nothing if there is none. */
  Optional<Found> read(String path) throws ClusterUnavailableException, IOException {
    return connection.call(
        curator -> {
          try {
            Stat stat = new Stat();
            byte[] bytes = curator.getData().storingStatIn(stat).forPath(path);
            return Optional.of(new Found(new String(bytes, UTF_8), stat.getVersion()));
          } catch (KeeperException.NoNodeException e) {
            return Optional.empty();
          }
        });
  }

  /** Returns the texts right below a path, by their names; what goes meanwhile is left out. */
  SortedMap<String, Found> readBelow(String path) throws ClusterUnavailableException, IOException {
    List<String> names = names(path);
    SortedMap<String, Found> texts = new TreeMap<>();
    for (int from = 0; from < names.size(); from += MOST_AT_ONCE) {
      List<String> some = names.subList(from, Math.min(names.size(), from + MOST_AT_ONCE));
      connection.call(curator -> readInto(curator, path, some, texts));
    }
    return texts;
  }

  /** Asks for all of them before it waits for the first answer. */
  private static boolean readInto(
      CuratorFramework curator, String path, List<String> names, SortedMap<String, Found> texts)
      throws Exception {
    List<CompletableFuture<Optional<Found>>> answers = new ArrayList<>();
    for (String name : names) {
      CompletableFuture<Optional<Found>> answer = new CompletableFuture<>();
      byte[] unused =
          curator
              .getData()
              .inBackground(
                  (client, event) -> {
                    KeeperException.Code code = KeeperException.Code.get(event.getResultCode());
                    if (code == KeeperException.Code.OK) {
                      String text = new String(event.getData(), UTF_8);
                      answer.complete(Optional.of(new Found(text, event.getStat().getVersion())));
                    } else if (code == KeeperException.Code.NONODE) {
                      answer.complete(Optional.empty());
                    } else {
                      answer.completeExceptionally(KeeperException.create(code));
                    }
                  })
              .forPath(path + "/" + name);
      answers.add(answer);
    }
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      try {
        answers
            .get(i)
            .get(LONGEST_SECONDS, TimeUnit.SECONDS)
            .ifPresent(found -> texts.put(name, found));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof KeeperException keeper) {
          throw keeper;
        }
        throw e;
      } catch (TimeoutException e) {
        throw KeeperException.create(KeeperException.Code.OPERATIONTIMEOUT);
      }
    }
    return true;
  }

  /** Writes a text, whatever is there. */
  void write(String path, String text) throws ClusterUnavailableException, IOException {
    String unused =
        connection.call(
            curator ->
                curator
                    .create()
                    .orSetData()
                    .creatingParentsIfNeeded()
                    .forPath(path, text.getBytes(UTF_8)));
  }

  /**
   * Writes a text in place of what was found.
   *
   * @return whether it was written; not if somebody else was faster
   */
  boolean swap(String path, Optional<Found> found, String text)
      throws ClusterUnavailableException, IOException {
    return connection.call(
        curator -> {
          try {
            byte[] bytes = text.getBytes(UTF_8);
            if (found.isEmpty()) {
              String unused = curator.create().creatingParentsIfNeeded().forPath(path, bytes);
            } else {
              Stat unused =
                  curator.setData().withVersion(found.get().version()).forPath(path, bytes);
            }
            return true;
          } catch (KeeperException.BadVersionException
              | KeeperException.NodeExistsException
              | KeeperException.NoNodeException e) {
            return false;
          }
        });
  }

  /** A change that is made only if what it changes is still as it was found. */
  interface Change {
    CuratorOp in(CuratorFramework curator) throws Exception;
  }

  static Change delete(String path, Found found) {
    return curator -> curator.transactionOp().delete().withVersion(found.version()).forPath(path);
  }

  static Change write(String path, Found found, String text) {
    return curator ->
        curator
            .transactionOp()
            .setData()
            .withVersion(found.version())
            .forPath(path, text.getBytes(UTF_8));
  }

  /** Makes changes; those are left out whose text is not as it was found any more. */
  void change(Collection<Change> changes) throws ClusterUnavailableException, IOException {
    List<Change> all = List.copyOf(changes);
    for (int from = 0; from < all.size(); from += MOST_CHANGES_AT_ONCE) {
      List<Change> some = all.subList(from, Math.min(all.size(), from + MOST_CHANGES_AT_ONCE));
      if (!changeTogether(some)) {
        for (Change one : some) {
          boolean unused = changeTogether(List.of(one));
        }
      }
    }
  }

  private boolean changeTogether(List<Change> changes)
      throws ClusterUnavailableException, IOException {
    return connection.call(
        curator -> {
          List<CuratorOp> ops = new ArrayList<>();
          for (Change change : changes) {
            ops.add(change.in(curator));
          }
          try {
            return !curator.transaction().forOperations(ops).isEmpty();
          } catch (KeeperException.BadVersionException
              | KeeperException.NoNodeException
              | KeeperException.NotEmptyException e) {
            return false;
          }
        });
  }

  /** Deletes a path that nothing is below; one that something is below stays. */
  void deleteIfEmpty(String path) throws ClusterUnavailableException, IOException {
    connection.call(
        curator -> {
          try {
            Void unused = curator.delete().forPath(path);
            return true;
          } catch (KeeperException.NotEmptyException | KeeperException.NoNodeException e) {
            return false;
          }
        });
  }
}
