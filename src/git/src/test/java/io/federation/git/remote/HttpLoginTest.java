package io.federation.git.remote;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.federation.git.Scene;
import io.federation.git.look.Look;
import io.federation.testkit.HttpAnswer;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.HttpGitServer.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpLoginTest {

  private static final String GOOD_LOGIN = "username=node\npassword=s3cret\n";

  @TempDir private Path folder;
  private Scene scene;
  private HttpGitServer server;
  private Remote remote;

  @BeforeEach
  void a_protected_server() {
    scene = Scene.in(folder);
    scene.history().commit("One", write("a.txt", "1"));
    server = HttpGitServer.serving(scene.repositories()).requiringPassword("node", "s3cret");
    remote = scene.remote(server);
  }

  @AfterEach
  void close() {
    server.close();
    scene.close();
  }

  private Path login(String text, String mode) throws IOException {
    Files.createDirectories(scene.credentials());
    Path file = scene.credentials().resolve("ops.properties");
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private String failedClone() {
    return failedClone(remote);
  }

  private String failedClone(Remote asked) {
    String message = scene.failedClone(asked);
    assertThat(message).doesNotContain("s3cret", "wr0ng");
    assertThat(scene.workTree()).doesNotExist();
    return message;
  }

  private static List<Integer> statuses(HttpGitServer asked) {
    return asked.requests().stream().map(Request::status).toList();
  }

  @Test
  void the_login_of_the_repository_is_shown_when_asked_for() throws Exception {
    login(GOOD_LOGIN, "rw-------");

    scene.makeClone(remote);

    scene.assertLikeFreshClone();
    assertThat(statuses(server).subList(0, 2)).containsExactly(401, 200);
  }

  @Test
  void a_look_at_a_protected_server_costs_the_challenge_and_one_request() throws Exception {
    login(GOOD_LOGIN, "rw-------");
    scene.makeClone(remote);
    server.clearRequests();

    assertThat(scene.look(remote)).isInstanceOf(Look.UpToDate.class);
    assertThat(statuses(server)).containsExactly(401, 200);
  }

  @Test
  void a_file_that_only_its_owner_can_read_and_not_write_is_fine() throws Exception {
    login(GOOD_LOGIN, "r--------");

    scene.makeClone(remote);

    scene.assertLikeFreshClone();
  }

  @Test
  void a_password_with_colons_spaces_and_letters_beyond_ascii_is_sent_as_it_is() throws Exception {
    server.requiringPassword("node", "a: é=#!");
    login("username = node\npassword = a: é=#!\n", "rw-------");

    scene.makeClone(remote);

    scene.assertLikeFreshClone();
  }

  @Test
  void an_open_server_is_shown_no_login() throws Exception {
    login("not even read", "rw-r--r--");

    try (HttpGitServer open = HttpGitServer.serving(scene.repositories())) {
      scene.makeClone(scene.remote(open));
    }

    scene.assertLikeFreshClone();
  }

  @Test
  void a_wrong_password_is_one_line_without_it_and_is_shown_once() throws Exception {
    login("username=node\npassword=wr0ng\n", "rw-------");

    failedClone();

    assertThat(statuses(server)).containsExactly(401, 401);
  }

  @Test
  void the_next_look_after_a_wrong_password_takes_the_mended_one() throws Exception {
    login("username=node\npassword=wr0ng\n", "rw-------");
    failedClone();
    login(GOOD_LOGIN, "rw-------");

    scene.makeClone(remote);

    scene.assertLikeFreshClone();
  }

  @Test
  void without_a_login_the_file_to_make_is_named() {
    assertThat(failedClone()).contains(scene.credentials().resolve("ops.properties").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
  void a_login_that_others_can_read_or_write_is_not_used(String mode) throws Exception {
    Path file = login(GOOD_LOGIN, mode);

    assertThat(failedClone()).contains(file.toString(), "600");
    assertThat(statuses(server)).containsOnly(401);
  }

  @Test
  void a_login_without_a_username_is_named() throws Exception {
    Path file = login("password=s3cret\n", "rw-------");

    assertThat(failedClone()).contains(file.toString(), "username");
  }

  @Test
  void a_login_without_a_password_is_named() throws Exception {
    Path file = login("username=node\npasswd=s3cret\n", "rw-------");

    assertThat(failedClone()).contains(file.toString(), "password");
  }

  @Test
  void a_login_file_that_is_no_properties_file_is_named() throws Exception {
    Path file = login("username=node\npassword=s3cret\\u00zz\n", "rw-------");

    assertThat(failedClone()).contains(file.toString());
  }

  @Test
  void a_login_of_another_repository_is_not_shown() throws Exception {
    Files.move(login(GOOD_LOGIN, "rw-------"), scene.credentials().resolve("other.properties"));

    failedClone();

    assertThat(statuses(server)).containsOnly(401);
  }

  @Test
  void a_server_that_another_one_redirects_to_is_not_shown_the_login() throws Exception {
    login(GOOD_LOGIN, "rw-------");

    try (HttpGitServer redirecting = HttpGitServer.serving(scene.repositories())) {
      redirecting.answer(HttpAnswer.redirectTo(server.url()));
      failedClone(scene.remote(redirecting));
    }

    assertThat(statuses(server)).isNotEmpty().containsOnly(401);
  }

  @Test
  void a_server_that_redirects_after_the_login_does_not_pass_it_on() throws Exception {
    login(GOOD_LOGIN, "rw-------");
    HttpServer asking = HttpServer.create(loopback(), 0);
    asking.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestHeaders().containsKey("Authorization")) {
            exchange.getResponseHeaders().set("Location", server.url() + exchange.getRequestURI());
            exchange.sendResponseHeaders(302, -1);
          } else {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
          }
          exchange.close();
        });
    asking.start();
    try {
      failedClone(scene.remote("http://127.0.0.1:" + asking.getAddress().getPort() + "/ops.git"));
    } finally {
      asking.stop(0);
    }

    assertThat(statuses(server)).isNotEmpty().containsOnly(401);
  }

  @Test
  void a_redirect_to_an_open_server_is_followed() throws Exception {
    try (HttpGitServer open = HttpGitServer.serving(scene.repositories());
        HttpGitServer redirecting = HttpGitServer.serving(scene.repositories())) {
      redirecting.answerOn("/info/refs", HttpAnswer.redirectTo(open.url()));
      scene.makeClone(scene.remote(redirecting));
    }

    scene.assertLikeFreshClone();
  }

  @Test
  void nothing_of_the_login_is_written_into_the_clone() throws Exception {
    login(GOOD_LOGIN, "rw-------");
    scene.makeClone(remote);

    assertThat(scene.file(".git/config")).content().doesNotContain("s3cret", "node:");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
