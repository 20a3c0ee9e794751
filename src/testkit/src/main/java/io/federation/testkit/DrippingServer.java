package io.federation.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on a free port of 127.0.0.1 that answers one byte after the other: each comes well
 * within any time-out of a read, and the whole never does.
 */
public final class DrippingServer implements AutoCloseable {

  private static final long BETWEEN_BYTES_MILLIS = 50;

  private static final String HTTP = "HTTP/1.1 200 OK\r\nX-Drip: ";

  private interface Conversation {
    void with(Socket client) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Conversation conversation;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  private DrippingServer(ServerSocket server, Conversation conversation) {
    this.server = server;
    this.conversation = conversation;
  }

  /** Returns a running web server whose headers are never complete. */
  public static DrippingServer started() {
    return startedWith(HTTP);
  }

  /** Returns a running server that begins with these bytes, one for each character. */
  public static DrippingServer startedWith(String first) {
    return started(client -> drip(client, first));
  }

  /**
   * Returns a running server that passes on what another one of 127.0.0.1 says.
   *
   * @param port of the other one
   * @param bytes how many of each connection are passed on as they come, before it begins to drip
   */
  public static DrippingServer before(int port, int bytes) {
    return started(client -> passOn(client, port, bytes));
  }

  private static DrippingServer started(Conversation conversation) {
    try {
      DrippingServer dripping =
          new DrippingServer(
              new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), conversation);
      daemon(dripping::accept);
      return dripping;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  /** Returns the port it listens at. */
  public int port() {
    return server.getLocalPort();
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
        daemon(() -> talk(connection));
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException("cannot accept", e);
      }
    }
  }

  private void talk(Socket client) {
    try (client) {
      conversation.with(client);
    } catch (IOException e) {
      // The client has gone, as it should.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drip(Socket client, String first) throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    out.write(first.getBytes(StandardCharsets.ISO_8859_1));
    while (true) {
      drip(out, '.');
    }
  }

  private static void drip(OutputStream out, int next) throws IOException, InterruptedException {
    out.write(next);
    out.flush();
    Thread.sleep(BETWEEN_BYTES_MILLIS);
  }

  private static void passOn(Socket client, int port, int bytes)
      throws IOException, InterruptedException {
    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
      daemon(() -> passOnRequests(client, other));
      InputStream answer = new BufferedInputStream(other.getInputStream());
      OutputStream out = client.getOutputStream();
      int passed = 0;
      for (int next = answer.read(); next >= 0; next = answer.read()) {
        if (passed < bytes) {
          out.write(next);
          passed++;
        } else {
          drip(out, next);
        }
      }
    }
  }

  private static void passOnRequests(Socket client, Socket other) {
    try {
      client.getInputStream().transferTo(other.getOutputStream());
      other.shutdownOutput();
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "dripping");
    thread.setDaemon(true);
    thread.start();
  }
}
