package io.federation.git.remote;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
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
  private final Socket socket;
  private final InputStream in;
  private boolean wantsLogin;
  private @Nullable String date;

  private MinimalHttpClient(HttpServerAddress server, Socket socket) throws IOException {
    this.server = server;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Connects to a server; over https its certificate must be trusted and name its host (RFC 9110,
   * section 4.3.4).
   *
   * @throws java.net.SocketTimeoutException if it does not answer
   */
  static MinimalHttpClient connect(HttpServerAddress server) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis(Timeouts.CONNECT));
      socket.setSoTimeout(millis(Timeouts.SILENCE));
      socket.setTcpNoDelay(true);
      return new MinimalHttpClient(server, server.secure() ? secured(socket, server) : socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static int millis(Duration time) {
    return (int) time.toMillis();
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
   * @return what the server answered with status 200; null if it answered otherwise, and then the
   *     connection is of no more use
   */
  byte @Nullable [] post(String path, String headers, byte[] body, String wantedType)
      throws IOException {
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
    byte[] bytes = in.readNBytes(length);
    return bytes.length == length ? bytes : null;
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
    for (int c = in.read(); c != '\n'; c = in.read()) {
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
