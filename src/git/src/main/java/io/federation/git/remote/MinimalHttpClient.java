package io.federation.git.remote;

import io.federation.machine.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one web server that posts small requests and reads small answers, one after the
 * other (RFC 9112). It knows the usual answer alone: with any other the caller turns to a complete
 * client. The JDK's clients do so much before their first request that they would make up half of a
 * heartbeat that finds nothing to do.
 */
final class MinimalHttpClient implements AutoCloseable {

  private static final int LARGEST_ANSWER = 1 << 20;
  private static final int LONGEST_LINE = 8 * 1024;

  private final HttpServerAddress server;
  private final Socket wire;
  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[LONGEST_LINE];
  private int at;
  private int end;
  private Deadline deadline;
  private boolean wantsLogin;
  private @Nullable String date;

  private MinimalHttpClient(HttpServerAddress server, Socket wire, Socket socket, Deadline deadline)
      throws IOException {
    this.server = server;
    this.wire = wire;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.deadline = deadline;
  }

  /**
   * Connects to a server; over https its certificate must be trusted and name its host (RFC 9110,
   * section 4.3.4).
   *
   * @param deadline by when it must have answered in full
   * @throws SocketTimeoutException if it does not answer
   */
  static MinimalHttpClient connect(HttpServerAddress server, Deadline deadline) throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName(server.host());
    for (int i = 0; ; i++) {
      try {
        return connect(server, addresses[i], deadline);
      } catch (IOException e) {
        if (i == addresses.length - 1) {
          throw e;
        }
      }
    }
  }

  private static MinimalHttpClient connect(
      HttpServerAddress server, InetAddress address, Deadline deadline) throws IOException {
    Socket socket = server.secure() ? new DeadlineSocket(deadline) : new Socket();
    try {
      socket.connect(
          new InetSocketAddress(address, server.port()), (int) Timeouts.CONNECT.toMillis());
      socket.setTcpNoDelay(true);
      return new MinimalHttpClient(
          server, socket, server.secure() ? secured(socket, server) : socket, deadline);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Lets a read end when the server says nothing for long, or all of its time is over. */
  static void limitNextRead(Socket socket, Deadline deadline) throws IOException {
    Duration left = deadline.left();
    if (left.isZero()) {
      throw new SocketTimeoutException("its answer took too long");
    }
    Duration wait = left.compareTo(Timeouts.SILENCE) < 0 ? left : Timeouts.SILENCE;
    socket.setSoTimeout((int) wait.toMillis() + 1);
  }

  private static Socket secured(Socket socket, HttpServerAddress server) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(socket, server.host(), server.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /**
   * Posts a request.
   *
   * @param path starts with {@code /}
   * @param headers lines that each end in CR LF
   * @param wantedType the content type of the usual answer
   * @param limit by when all of the answer must have come
   * @return what the server answered with status 200; null if it answered otherwise, and then the
   *     connection is of no more use
   */
  byte @Nullable [] post(
      String path, String headers, byte[] body, String wantedType, Deadline limit)
      throws IOException {
    deadline = limit;
    if (wire instanceof DeadlineSocket limited) {
      limited.limit(limit);
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: "
                + server.authority()
                + "\r\nContent-Length: "
                + body.length
                + "\r\n"
                + headers
                + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    request.write(body);
    socket.getOutputStream().write(request.toByteArray());
    String status = line();
    wantsLogin = status.startsWith("HTTP/1.1 401");
    if (!status.startsWith("HTTP/1.1 200")) {
      return null;
    }
    boolean typed = false;
    boolean chunked = false;
    int length = -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      switch (name) {
        case "content-type" -> typed = value.equals(wantedType);
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "content-length" -> length = number(value, 10);
        case "date" -> date = value;
        case "content-encoding" -> {
          return null;
        }
        default -> {}
      }
    }
    if (!typed) {
      return null;
    }
    return chunked ? chunks() : length < 0 ? null : exactly(length);
  }

  /** Returns whether the last request was refused for want of a login. */
  boolean wantsLogin() {
    return wantsLogin;
  }

  /** Returns the {@code Date} field of the last answer (RFC 9110, section 6.6.1). */
  @Nullable String date() {
    return date;
  }

  private byte @Nullable [] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      int extension = size.indexOf(';');
      int length = number(extension < 0 ? size : size.substring(0, extension).strip(), 16);
      if (length < 0 || all.size() + length > LARGEST_ANSWER) {
        return null;
      }
      if (length == 0) {
        return line().isEmpty() ? all.toByteArray() : null;
      }
      byte[] chunk = exactly(length);
      if (chunk == null || !line().isEmpty()) {
        return null;
      }
      all.write(chunk);
    }
  }

  private byte @Nullable [] exactly(int length) throws IOException {
    if (length > LARGEST_ANSWER) {
      return null;
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      int c = read();
      if (c < 0) {
        return null;
      }
      bytes[i] = (byte) c;
    }
    return bytes;
  }

  private int read() throws IOException {
    if (at == end) {
      limitNextRead(socket, deadline);
      at = 0;
      end = Math.max(0, in.read(buffer));
    }
    return end == 0 ? -1 : buffer[at++] & 0xff;
  }

  private static int number(String digits, int radix) {
    try {
      return Integer.parseInt(digits, radix);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = read(); c != '\n'; c = read()) {
      if (c < 0 || line.length() == LONGEST_LINE) {
        throw new IOException("the server's answer broke off");
      }
      line.append((char) c);
    }
    int end = line.length() - 1;
    if (end >= 0 && line.charAt(end) == '\r') {
      line.setLength(end);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
