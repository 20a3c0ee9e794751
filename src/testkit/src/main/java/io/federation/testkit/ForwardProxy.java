package io.federation.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A forward proxy for http and, by CONNECT, https on a free port of 127.0.0.1 that wants a login.
 * It takes every host for 127.0.0.1, whatever its name.
 */
public final class ForwardProxy implements AutoCloseable {

  private final ServerSocket server;
  private final String login;
  private final List<String> passed = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  private ForwardProxy(ServerSocket server, String login) {
    this.server = server;
    this.login = login;
  }

  /** Returns a running proxy. */
  public static ForwardProxy wanting(String user, String password) {
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.ISO_8859_1);
    try {
      ForwardProxy proxy =
          new ForwardProxy(
              new ServerSocket(0, 0, InetAddress.getLoopbackAddress()),
              "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(login));
      daemon(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  /**
   * Returns its address for {@code http_proxy}.
   *
   * @param login as {@code user:password}, in percent encoding
   */
  public String url(String login) {
    return "http://" + login + "@127.0.0.1:" + server.getLocalPort();
  }

  /** Returns method and target of each request that was passed on. */
  public List<String> passed() {
    return List.copyOf(passed);
  }

  /** Returns method and target of each request that lacked the login. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close", e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        daemon(() -> talk(client));
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException("cannot accept", e);
      }
    }
  }

  private void talk(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      List<String> head = head(in);
      String[] words = head.get(0).split(" ", -1);
      String request = words[0] + " " + words[1];
      if (head.stream().noneMatch(login::equalsIgnoreCase)) {
        refused.add(request);
        write(
            client,
            String.join(
                "\r\n",
                "HTTP/1.1 407 Proxy Authentication Required",
                "Proxy-Authenticate: Basic realm=\"proxy\"",
                "Content-Length: 0",
                "Connection: close",
                "",
                ""));
        client.shutdownOutput();
        // What is not read would break the connection before the answer is.
        in.transferTo(OutputStream.nullOutputStream());
        return;
      }
      passed.add(request);
      boolean tunnel = words[0].equals("CONNECT");
      URI target = URI.create(tunnel ? "tunnel://" + words[1] : words[1]);
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
        if (tunnel) {
          write(client, "HTTP/1.1 200 OK\r\n\r\n");
        } else {
          String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
          head.set(0, words[0] + " " + target.getRawPath() + query + " HTTP/1.1");
          write(other, lastOfItsConnection(head));
        }
        daemon(() -> passOn(client, other));
        InputStream answer = other.getInputStream();
        if (!tunnel) {
          write(client, lastOfItsConnection(head(answer)));
        }
        answer.transferTo(client.getOutputStream());
      }
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  private static String lastOfItsConnection(List<String> head) {
    head.removeIf(line -> line.toLowerCase(Locale.ROOT).matches("(proxy-|connection:).*"));
    return String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n";
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request broke off");
      }
      if (next != '\n') {
        line.append((char) next);
      } else if (line.toString().isBlank()) {
        return lines;
      } else {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void passOn(Socket client, Socket other) {
    try {
      client.getInputStream().transferTo(other.getOutputStream());
      other.shutdownOutput();
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
