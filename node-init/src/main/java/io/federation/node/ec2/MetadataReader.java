package io.federation.node.ec2;

import io.federation.machine.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metadata of the instance, by version 2 of its service alone: with a token. The JDK's
 * own clients would cost a heartbeat that finds nothing to do more than its look.
 */
final class MetadataReader {

  static final String ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

  private static final String DEFAULT_ENDPOINT = "http://169.254.169.254";
  private static final int HTTP = 80;
  private static final int LARGEST = 64 * 1024;
  private static final String OK = "200";
  private static final String MISSING = "404";

  private final URI endpoint;
  private final Deadline deadline;
  private @Nullable String token;

  /**
   * Asks the service that {@code environment} names, else that of EC2.
   *
   * @param deadline by when all of it must have answered
   */
  MetadataReader(Map<String, String> environment, Deadline deadline) {
    this.endpoint = URI.create(environment.getOrDefault(ENDPOINT, DEFAULT_ENDPOINT));
    this.deadline = deadline;
  }

  /**
   * Returns a value.
   *
   * @param path below {@code meta-data/}
   * @return nothing if the instance has no such value
   */
  Optional<String> read(String path) throws IOException {
    if (token == null) {
      token = ask("PUT /latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds: 60").orElse("");
    }
    return ask("GET /latest/meta-data/" + path, "X-aws-ec2-metadata-token: " + token);
  }

  private Optional<String> ask(String request, String header) throws IOException {
    String host = endpoint.getHost();
    int port = endpoint.getPort() < 0 ? HTTP : endpoint.getPort();
    // The service is never behind a proxy, for which Java would look at each connection.
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), left());
      socket
          .getOutputStream()
          .write(
              (request
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nConnection: close\r\nContent-Length: 0\r\n"
                      + header
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      return value(request, all(socket));
    }
  }

  private String all(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[1024];
    for (int read = 0; read >= 0 && all.size() <= LARGEST; ) {
      all.write(buffer, 0, read);
      socket.setSoTimeout(left());
      read = in.read(buffer);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private int left() throws IOException {
    int left = (int) deadline.left().toMillis();
    if (left == 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return left;
  }

  private static Optional<String> value(String request, String answer) throws IOException {
    int end = answer.indexOf("\r\n\r\n");
    int blank = answer.indexOf(' ');
    String status = end < 0 ? "none" : answer.substring(blank + 1, Math.min(end, blank + 4));
    if (!status.equals(OK) && !status.equals(MISSING)) {
      throw new IOException("answered " + request + " with status " + status);
    }
    return status.equals(OK) ? Optional.of(answer.substring(end + 4).strip()) : Optional.empty();
  }
}
