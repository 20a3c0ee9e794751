package io.federation.fed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.fed.webhook.HostRequest;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@Tag("jvm")
class WebhookSlowSendersTest {

  private static final int SENDERS = 60;
  private static final Duration ALLOWED = Duration.ofSeconds(10);

  /** A byte a second, until the other end has had enough; returns how long that took. */
  private static Duration drip(Socket socket, String begin) throws Exception {
    long start = System.nanoTime();
    try (socket) {
      socket.getOutputStream().write(begin.getBytes(UTF_8));
      socket.setSoTimeout(1000);
      while (!RunningWebhook.isCutOff(socket)) {
        if (!begin.isEmpty()) {
          socket.getOutputStream().write('x');
        }
      }
    } catch (IOException e) {
      // Cut off, while a byte was sent.
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void slow_senders_are_cut_off_after_ten_seconds_and_keep_nobody_waiting() throws Exception {
    List<String> begins =
        List.of(
            "",
            "PO",
            "POST /webhook HTTP/1.1\r\nX-Slow: ",
            "POST /webhook HTTP/1.1\r\nX-Hub-Signature-256: sha256=0\r\nContent-Length: 99\r\n\r\n");
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RunningWebhook webhook = new RunningWebhook()) {
      List<Future<Duration>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        Socket socket = webhook.connect();
        String begin = begins.get(i % begins.size());
        senders.add(threads.submit(() -> drip(socket, begin)));
      }

      assertThat(webhook.post(HostRequest.githubPush()).statusCode()).isEqualTo(200);
      assertThat(senders).noneMatch(Future::isDone);

      for (Future<Duration> sender : senders) {
        assertThat(sender.get()).isBetween(ALLOWED.minusSeconds(1), ALLOWED.plusSeconds(50));
      }
      assertThat(webhook.post(HostRequest.githubPush()).statusCode()).isEqualTo(200);
    } finally {
      threads.shutdownNow();
    }
  }
}
