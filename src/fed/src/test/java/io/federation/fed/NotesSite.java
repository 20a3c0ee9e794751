package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The pages of the sample application, as a visitor reads and changes them. */
final class NotesSite {

  /** For a busy machine: what takes too long is an error by the load balancer's limits. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  private final String url;

  NotesSite(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  /** Returns a page that is answered with 200. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url).resolve("/" + path)).timeout(LIMIT).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  /** Tells whether both application nodes serve a page with this text, over a few requests. */
  boolean everyPageShows(String text) {
    Set<String> nodes = new HashSet<>();
    try {
      for (int i = 0; i < 8; i++) {
        HttpResponse<String> page = get("");
        if (!page.body().contains(text)) {
          return false;
        }
        nodes.add(page.headers().firstValue("X-Node").orElse("none"));
      }
    } catch (IOException | AssertionError e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return nodes.size() == 2;
  }

  void leaveNote(String text) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("note=" + text.replace(' ', '+')))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
  }

  /** Returns the commits that pages say served them, over a few requests; "no answer" without. */
  Set<String> commits() {
    return header("X-Commit");
  }

  /** Returns the nodes that pages say served them, over a few requests; "no answer" without. */
  Set<String> served() {
    return header("X-Node");
  }

  private Set<String> header(String name) {
    Set<String> values = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      try {
        values.add(get("").headers().firstValue(name).orElse("none"));
      } catch (IOException | AssertionError e) {
        values.add("no answer");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    return values;
  }
}
