package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ChatServerTest {

  private static final Duration SHORT = Duration.ofMillis(500);

  @AutoClose private final ChatServer server = ChatServer.started();
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> post(String url, String body) throws Exception {
    return post(url, body, Duration.ofMinutes(1));
  }

  private HttpResponse<String> post(String url, String body, Duration limit) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(limit)
            .header("X-Test", "yes")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void what_is_posted_is_remembered_in_its_order() throws Exception {
    assertThat(post(server.url("/a?b=c"), "one é").statusCode()).isEqualTo(200);
    post(server.url("/d"), "two");

    assertThat(server.taken()).containsExactly("one é", "two");
    ChatServer.Message first = server.messages().get(0);
    assertThat(first.method()).isEqualTo("POST");
    assertThat(first.path()).isEqualTo("/a?b=c");
    assertThat(first.headers()).containsEntry("x-test", "yes");
    server.clear();
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void each_address_has_its_answer() throws Exception {
    server.answerOn("/later", ChatAnswer.later("7"));
    server.answerOn("/gone", ChatAnswer.redirectTo("http://127.0.0.1:1/"));

    HttpResponse<String> later = post(server.url("/later"), "x");
    assertThat(later.statusCode()).isEqualTo(429);
    assertThat(later.headers().firstValue("Retry-After")).contains("7");
    assertThat(post(server.url("/gone"), "x").statusCode()).isEqualTo(302);
    assertThat(post(server.url("/usual"), "taken").statusCode()).isEqualTo(200);
    server.answer(ChatAnswer.status(500));
    assertThat(post(server.url("/later"), "x").statusCode()).isEqualTo(500);
    assertThat(server.taken()).containsExactly("taken");
    assertThat(server.messages()).hasSize(4);
  }

  @Test
  void a_server_that_hangs_has_read_the_message() {
    server.answer(ChatAnswer.hang());

    // On a busy machine the client may give up before it has sent anything.
    Await.until(
        Duration.ofSeconds(30),
        "the message is read",
        () -> {
          assertThatThrownBy(() -> post(server.url("/"), "x", SHORT))
              .isInstanceOf(HttpTimeoutException.class);
          return !server.messages().isEmpty();
        });
    assertThat(server.messages()).extracting(ChatServer.Message::body).containsOnly("x");
    assertThat(server.taken()).isEmpty();
  }

  @Test
  void a_server_comes_back_where_it_was() throws Exception {
    String url = server.url("/");
    server.stop();
    assertThatThrownBy(() -> post(url, "x")).isInstanceOf(ConnectException.class);

    server.start();

    assertThat(post(url, "y").statusCode()).isEqualTo(200);
  }

  @Test
  void a_server_that_drips_never_comes_to_an_end_of_its_headers() throws IOException {
    try (DrippingServer dripping = DrippingServer.started()) {
      assertThatThrownBy(() -> post(dripping.url("/"), "x", SHORT))
          .isInstanceOfAny(HttpTimeoutException.class, SocketTimeoutException.class);
      assertThat(dripping.connections()).isEqualTo(1);
    }
  }
}
