package io.federation.node.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.machine.ErrorText;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** HAProxy's runtime interface, as its management guide describes it. */
final class HaproxySocket {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** The address of a socket takes 107 bytes of a path. */
  private static final int LONGEST_PATH = 100;

  private static final JsonMapper JSON = new JsonMapper();

  private final Path socket;

  HaproxySocket(Path socket) {
    this.socket = socket;
  }

  /**
   * A server of a backend.
   *
   * @param address with a port; empty if HAProxy does not tell it
   * @param status such as {@code UP}, {@code DRAIN} or {@code DOWN 1/2}
   * @param sessions how many it serves
   * @param queued how many requests wait for it
   */
  record Server(
      String backend, String name, String address, String status, long sessions, long queued) {

    /** Returns the name that HAProxy's commands have for it. */
    String qualifiedName() {
      return backend + "/" + name;
    }

    boolean isIdle() {
      return sessions + queued == 0;
    }
  }

  /** Returns all servers of all backends. */
  List<Server> servers() throws IOException {
    List<Server> servers = new ArrayList<>();
    for (JsonNode each : statistics(ask("show stat -1 4 -1 json"))) {
      Map<String, String> fields = new TreeMap<>();
      each.forEach(
          field ->
              fields.put(
                  field.path("field").path("name").asText(),
                  field.path("value").path("value").asText()));
      servers.add(
          new Server(
              fields.getOrDefault("pxname", ""),
              fields.getOrDefault("svname", ""),
              fields.getOrDefault("addr", ""),
              fields.getOrDefault("status", ""),
              number(fields, "scur"),
              number(fields, "qcur")));
    }
    return servers;
  }

  private static JsonNode statistics(String answer) throws IOException {
    try {
      JsonNode json = JSON.readTree(answer);
      if (json.isArray()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw new IOException(
        "unexpected answer of HAProxy to show stat: " + ErrorText.oneLine(answer));
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }

  /**
   * Sets the state of a server.
   *
   * @param state {@code ready}, {@code drain} or {@code maint}
   */
  void set(Server server, String state) throws IOException {
    String said = ask("set server " + server.qualifiedName() + " state " + state).strip();
    if (!said.isEmpty()) {
      throw new IOException(
          "HAProxy refused to set "
              + server.qualifiedName()
              + " to "
              + state
              + ": "
              + ErrorText.oneLine(said));
    }
  }

  private String ask(String command) throws IOException {
    if (socket.toString().length() <= LONGEST_PATH) {
      return ask(socket, command);
    }
    Path folder = Files.createTempDirectory("haproxy-");
    Path near = folder.resolve("to");
    try {
      Files.createSymbolicLink(near, socket.toAbsolutePath().getParent());
      return ask(near.resolve(socket.getFileName()), command);
    } finally {
      Files.deleteIfExists(near);
      Files.delete(folder);
    }
  }

  private String ask(Path path, String command) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Executor afterLimit =
          CompletableFuture.delayedExecutor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      // Where HAProxy hangs, connecting does, too.
      CompletableFuture<Void> unused =
          CompletableFuture.runAsync(() -> closeQuietly(channel), afterLimit);
      boolean unusedResult = channel.connect(UnixDomainSocketAddress.of(path));
      ByteBuffer question = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
      while (question.hasRemaining()) {
        int unusedCount = channel.write(question);
      }
      try (InputStream answer = Channels.newInputStream(channel)) {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (AsynchronousCloseException e) {
      throw new IOException(
          "HAProxy did not answer within " + LIMIT.toSeconds() + " seconds at " + socket, e);
    } catch (IOException e) {
      throw new IOException(
          "cannot reach HAProxy at its socket "
              + socket
              + ": "
              + ErrorText.of(e)
              + " (the fact "
              + HaproxyActions.SOCKET
              + " sets this path)",
          e);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Whoever reads from it finds out.
    }
  }
}
