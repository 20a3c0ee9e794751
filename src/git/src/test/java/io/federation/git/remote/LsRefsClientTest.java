package io.federation.git.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.Deadline;
import io.federation.model.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsRefsClientTest {

  private static final Version ONE = new Version("1".repeat(40));
  private static final String MAIN = "refs/heads/main";
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-result\r\n";
  private static final String ADVERTISED = "003d" + ONE + " " + MAIN + "\n0000";

  @TempDir private Path folder;
  private ServerSocket listening;
  private Thread serving;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String answer = usual(ADVERTISED);
  private final AtomicInteger connections = new AtomicInteger();

  @BeforeEach
  void a_server_that_says_what_it_is_told() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    serving = new Thread(this::serve);
    serving.setDaemon(true);
    serving.start();
  }

  @AfterEach
  void close() throws IOException {
    listening.close();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        connections.incrementAndGet();
        while (true) {
          requests.add(request(socket.getInputStream()));
          socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
          if (!answer.startsWith(OK)) {
            break;
          }
        }
      } catch (IOException e) {
        // The client went away, or the test is over.
      }
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("closed");
      }
      text.append((char) c);
    }
    int length = text.indexOf("Content-Length: ") + 16;
    int bytes = Integer.parseInt(text.substring(length, text.indexOf("\r", length)));
    return text + new String(in.readNBytes(bytes), ISO_8859_1);
  }

  private static String usual(String body) {
    return OK + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String chunked(String body) {
    return OK + "Transfer-Encoding: chunked\r\n\r\n" + body;
  }

  private Remote remote(String repository) {
    String url = "http://127.0.0.1:" + listening.getLocalPort() + "/" + repository;
    return new Remote(url, "main", List.of(), new Credentials(folder, "ops"));
  }

  private static Optional<Map<String, Version>> ask(LsRefsClient refs, Remote remote)
      throws IOException {
    return refs.ask(remote, remote.url(), Deadline.in(remote.lookLimit()));
  }

  private Optional<Map<String, Version>> ask() throws IOException {
    try (LsRefsClient refs = new LsRefsClient()) {
      return ask(refs, remote("ops.git"));
    }
  }

  @Test
  void one_request_of_protocol_2_asks_for_the_refs_alone() throws IOException {
    assertThat(ask()).contains(Map.of("main", ONE));

    assertThat(requests).hasSize(1);
    assertThat(requests.get(0))
        .startsWith("POST /ops.git/git-upload-pack HTTP/1.1\r\n")
        .contains("Git-Protocol: version=2\r\n")
        .endsWith("\r\n\r\n0014command=ls-refs\n0001001fref-prefix refs/heads/main\n0000");
  }

  @Test
  void one_connection_serves_all_repositories_of_a_server() throws IOException {
    try (LsRefsClient refs = new LsRefsClient()) {
      for (String name : List.of("a.git", "b.git", "c.git/")) {
        assertThat(ask(refs, remote(name))).contains(Map.of("main", ONE));
      }
    }

    assertThat(connections).hasValue(1);
    assertThat(requests.get(2)).startsWith("POST /c.git/git-upload-pack ");
  }

  @Test
  void a_server_without_the_branch_has_no_such_ref() throws IOException {
    answer = usual("0000");

    assertThat(ask()).contains(Map.of());
  }

  @Test
  void refs_that_were_not_asked_for_are_passed_over() throws IOException {
    answer = usual("003e" + ONE + " " + MAIN + "2\n" + ADVERTISED);

    assertThat(ask()).contains(Map.of("main", ONE));
  }

  @Test
  void an_answer_in_chunks_is_put_together() throws IOException {
    String rest = ADVERTISED.substring(5);
    answer =
        chunked(
            "5\r\n"
                + ADVERTISED.substring(0, 5)
                + "\r\n"
                + Integer.toHexString(rest.length())
                + ";x=y\r\n"
                + rest
                + "\r\n0\r\n\r\n");

    assertThat(ask()).contains(Map.of("main", ONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Oops\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n0000",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n0000",
        "SSH-2.0-OpenSSH_9.2\r\n",
        ""
      })
  void a_server_that_says_anything_else_is_left_to_jgit(String other) throws IOException {
    answer = other;

    assertThat(ask()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "000",
        "00000",
        "0001",
        "0003",
        "0004",
        "zzzz",
        "-001",
        "0008ERR x",
        "000dERR no such0000",
        "fff0abc",
        "0032not an id at all                     refs/x\n0000",
        "0000trailing"
      })
  void a_malformed_answer_is_left_to_jgit(String body) throws IOException {
    answer = usual(body);

    assertThat(ask()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xyz\r\n",
        "-1\r\n",
        "ffffffff\r\n",
        "7fffffff\r\n",
        "4\r\n0000x\r\n",
        "0\r\ntrailer: 1\r\n\r\n"
      })
  void malformed_chunks_are_left_to_jgit(String chunks) throws IOException {
    answer = chunked(chunks);

    assertThat(ask()).isEmpty();
  }

  @Test
  void an_endless_answer_is_not_read_to_its_end() throws IOException {
    answer = OK + "Content-Length: 2000000000\r\n\r\n";

    assertThat(ask()).isEmpty();
  }

  @Test
  void an_endless_line_is_not_read_to_its_end() throws IOException {
    answer = OK + "X: " + "x".repeat(100_000);

    assertThat(ask()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/ops.git",
        "file:///srv/ops.git",
        "ssh://git@h/ops.git",
        "git@h:ops.git",
        "http://[::1]/ops.git",
        "http://h:99999/ops.git",
        "http://h:x/ops.git",
        "http://u@h/ops.git",
        "http:///ops.git",
        "http://h"
      })
  void other_and_unusual_urls_are_left_to_jgit(String url) throws IOException {
    try (LsRefsClient refs = new LsRefsClient()) {
      Remote remote = new Remote(url, "main", List.of(), new Credentials(folder, "ops"));
      assertThat(ask(refs, remote)).isEmpty();
    }
  }

  @Test
  void a_port_that_is_not_given_is_the_schemes_own() {
    assertThat(HttpServerAddress.of("http://h/x"))
        .isEqualTo(new HttpServerAddress(false, "h", 80, "h"));
    assertThat(HttpServerAddress.of("https://h/x"))
        .isEqualTo(new HttpServerAddress(true, "h", 443, "h"));
    assertThat(HttpServerAddress.of("https://h:8443/x"))
        .isEqualTo(new HttpServerAddress(true, "h", 8443, "h:8443"));
  }

  @Test
  void nobody_at_the_port_is_left_to_jgit() throws Exception {
    Remote gone = remote("ops.git");
    listening.close();
    // A call of accept that is under way may still take one connection.
    serving.join();

    try (LsRefsClient refs = new LsRefsClient()) {
      assertThat(ask(refs, gone)).isEmpty();
    }
  }
}
