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

/** Lets machines reach a port of the loopback address: what comes to its own port is passed on. */
final class PortRelay implements AutoCloseable {

  private final int target;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  PortRelay(InetAddress host, int target) {
    this.target = target;
    try {
      listening = new ServerSocket(0, 0, host);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen at " + host.getHostAddress(), e);
    }
    begin("relay", this::accept);
  }

  int port() {
    return listening.getLocalPort();
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
      in.transferTo(out);
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        end(from);
        end(to);
      }
    } catch (IOException e) {
      end(from);
      end(to);
    }
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
  }
}
