package io.federation.fed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.fed.webhook.HostRequest;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@Tag("jvm")
class WebhookSlowSendersTest {

  private static final int SENDERS = 60;
  private static final Duration ALLOWED = Duration.ofSeconds(10);

  /**
   * A byte a second, until the other end has had enough; returns how long since start that took.
   */
  private static Duration drip(Socket socket, long start, String begin) throws Exception {
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
      // The first request takes long: it loads what answers it.
      assertThat(webhook.post(HostRequest.githubPush()).statusCode()).isEqualTo(200);
      List<Future<Duration>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        long start = System.nanoTime();
        Socket socket = webhook.connect();
        String begin = begins.get(i % begins.size());
        senders.add(threads.submit(() -> drip(socket, start, begin)));
      }

      assertThat(webhook.post(HostRequest.githubPush()).statusCode()).isEqualTo(200);
      assertThat(senders).noneMatch(Future::isDone);

      for (Future<Duration> sender : senders) {
        assertThat(sender.get(60, TimeUnit.SECONDS)).isGreaterThan(ALLOWED.minusSeconds(1));
      }
      assertThat(webhook.post(HostRequest.githubPush()).statusCode()).isEqualTo(200);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void more_than_a_hundred_connections_are_not_held() throws Exception {
    List<Socket> held = new ArrayList<>();
    try (RunningWebhook webhook = new RunningWebhook()) {
      for (int i = 0; i < 100; i++) {
        held.add(webhook.connect());
      }
      try (Socket further = webhook.connect()) {
        assertThat(RunningWebhook.isCutOff(further)).isTrue();
      }

      // Had it been cut off as a slow one, so had this.
      Socket first = held.get(0);
      first.setSoTimeout(1000);
      assertThat(RunningWebhook.isCutOff(first)).isFalse();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void a_way_to_the_nodes_that_hangs_holds_no_connection_for_longer_than_ten_seconds()
      throws Exception {
    try (RunningWebhook webhook = new RunningWebhook()) {
      // Whoever opens it to write waits for somebody who reads.
      ProgramRun.of("mkfifo", webhook.nodes().resolve("notifications").toString())
          .run()
          .expectingSuccess();
      long start = System.nanoTime();

      assertThatThrownBy(() -> webhook.post(HostRequest.githubPush()))
          .isInstanceOf(IOException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(ALLOWED.minusSeconds(1), RunningWebhook.PATIENCE.minusSeconds(1));
    }
  }
}
