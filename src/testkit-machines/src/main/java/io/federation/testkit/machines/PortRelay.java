package io.federation.testkit.machines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets others reach a port of the loopback address: what comes to its own port is passed on, unless
 * it is {@link #block blocked}.
 */
public final class PortRelay implements AutoCloseable {

  private static final int MOST_AT_ONCE = 8192;

  private final int target;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private boolean isBlocked;

  /**
   * Begins to listen, at a free port.
   *
   * @param host the address to listen at
   * @param target the port of the loopback address that is reached by it
   */
  public PortRelay(InetAddress host, int target) {
    this.target = target;
    try {
      listening = new ServerSocket(0, 0, host);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen at " + host.getHostAddress(), e);
    }
    begin("relay", this::accept);
  }

  /** Returns the port it listens at. */
  public int port() {
    return listening.getLocalPort();
  }

  /**
   * Passes nothing on any more, not even that a side has gone, as where packets vanish on their
   * way; who connects gets no answer.
   */
  public synchronized void block() {
    isBlocked = true;
  }

  /** Passes on what has come meanwhile, and all that comes. */
  public synchronized void unblock() {
    isBlocked = false;
    notifyAll();
  }

  private synchronized void awaitUnblocked() throws IOException {
    try {
      while (isBlocked) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while blocked", e);
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        begin("relay-connection", () -> connect(client));
      } catch (IOException e) {
        // Closed, or the client has gone again.
      }
    }
  }

  private void connect(Socket client) {
    try {
      awaitUnblocked();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      begin("relay-answer", () -> copy(server, client));
      copy(client, server);
    } catch (IOException e) {
      // Nobody listens there now: the client is refused as well as it can be.
      end(client);
    }
  }

  /** Passes on one direction and its end; a broken one breaks both. */
  private void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] some = new byte[MOST_AT_ONCE];
      for (int length = in.read(some); length >= 0; length = in.read(some)) {
        awaitUnblocked();
        out.write(some, 0, length);
      }
      awaitUnblocked();
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        end(from);
        end(to);
      }
    } catch (IOException e) {
      breakOff(from, to);
    }
  }

  private void breakOff(Socket from, Socket to) {
    try {
      awaitUnblocked();
    } catch (IOException e) {
      // Interrupted, as by the end of this JVM.
    }
    end(from);
    end(to);
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a connection", e);
    }
  }

  private static void begin(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop listening", e);
    }
    Set.copyOf(open).forEach(this::end);
    unblock();
  }
}
