package io.federation.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on a free port of 127.0.0.1 that answers one byte after the other and never comes to an
 * end: each byte comes well within any time-out of a read, and the headers are never complete.
 */
public final class DrippingServer implements AutoCloseable {

  private static final long BETWEEN_BYTES_MILLIS = 50;

  private final ServerSocket server;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  private DrippingServer(ServerSocket server) {
    this.server = server;
  }

  /** Returns a running server. */
  public static DrippingServer started() {
    try {
      DrippingServer dripping =
          new DrippingServer(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
      daemon(dripping::accept);
      return dripping;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  /** Returns an HTTP address of the server with this path. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getLocalPort() + path;
  }

  /** Returns how many connections came. */
  public int connections() {
    return connections.size();
  }

  /** Ends the server and breaks its connections. */
  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close", e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        daemon(() -> drip(connection));
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException("cannot accept", e);
      }
    }
  }

  private static void drip(Socket connection) {
    try (OutputStream out = connection.getOutputStream()) {
      out.write("HTTP/1.1 200 OK\r\nX-Drip: ".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write('.');
        out.flush();
        Thread.sleep(BETWEEN_BYTES_MILLIS);
      }
    } catch (IOException e) {
      // The client has gone, as it should.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "dripping");
    thread.setDaemon(true);
    thread.start();
  }
}
