package io.federation.cluster;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.CuratorEventType;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.EphemeralType;

/** Reads nodes, and all that are below them, many requests at a time. */
final class SharedTreeReading {

  private static final int MOST_AT_ONCE = 500;
  private static final int LONGEST_SECONDS = 15;

  private record Request(String path, boolean isForNames) {}

  private final CuratorFramework curator;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final BlockingQueue<CuratorEvent> answers = new LinkedBlockingQueue<>();
  private final SortedMap<String, SharedTree.Node> found = new TreeMap<>();
  private boolean descends;
  private int sent;

  SharedTreeReading(CuratorFramework curator) {
    this.curator = curator;
  }

  /** Returns nodes and all that are below them by their paths; without those that are not there. */
  SortedMap<String, SharedTree.Node> below(Collection<String> paths) throws Exception {
    descends = true;
    return read(paths);
  }

  /** The same without what is below them. */
  SortedMap<String, SharedTree.Node> only(Collection<String> paths) throws Exception {
    descends = false;
    return read(paths);
  }

  private SortedMap<String, SharedTree.Node> read(Collection<String> paths) throws Exception {
    paths.forEach(path -> waiting.add(new Request(path, false)));
    while (!waiting.isEmpty() || sent > 0) {
      while (!waiting.isEmpty() && sent < MOST_AT_ONCE) {
        send(waiting.remove());
      }
      CuratorEvent answer = answers.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw KeeperException.create(KeeperException.Code.OPERATIONTIMEOUT);
      }
      sent--;
      take(answer);
    }
    return found;
  }

  private void send(Request request) throws Exception {
    sent++;
    BackgroundCallback callback = (client, event) -> answers.add(event);
    if (request.isForNames()) {
      Object unused = curator.getChildren().inBackground(callback).forPath(request.path());
    } else {
      Object unused = curator.getData().inBackground(callback).forPath(request.path());
    }
  }

  private void take(CuratorEvent answer) throws KeeperException {
    KeeperException.Code code = KeeperException.Code.get(answer.getResultCode());
    if (code == KeeperException.Code.NONODE) {
      return;
    }
    if (code != KeeperException.Code.OK) {
      throw KeeperException.create(code, answer.getPath());
    }
    if (answer.getType() == CuratorEventType.CHILDREN) {
      boolean isTop = answer.getPath().equals("/");
      for (String name : answer.getChildren()) {
        if (!isTop || !SharedTree.RESERVED_NAMES.contains(name)) {
          waiting.add(new Request((isTop ? "/" : answer.getPath() + "/") + name, false));
        }
      }
      return;
    }
    Stat stat = answer.getStat();
    byte[] data = SharedTree.orNone(answer.getData());
    found.put(answer.getPath(), new SharedTree.Node(data, isEphemeral(stat)));
    if (descends && stat.getNumChildren() > 0) {
      waiting.add(new Request(answer.getPath(), true));
    }
  }

  /** Containers, which servers delete once they are empty, bear a mark in the same place. */
  private static boolean isEphemeral(Stat stat) {
    return stat.getEphemeralOwner() != 0
        && stat.getEphemeralOwner() != EphemeralType.CONTAINER_EPHEMERAL_OWNER;
  }
}
