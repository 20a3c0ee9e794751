package io.federation.testkit.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PortRelayTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int SILENCE_MILLIS = 300;
  private static final int LIMIT_MILLIS = 60_000;

  @Test
  void each_side_gets_what_the_other_says_and_its_end() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 0, HERE);
        PortRelay relay = new PortRelay(HERE, server.getLocalPort());
        Socket client = new Socket(HERE, relay.port())) {
      CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> echo(server));
      client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();

      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("question, answered");
      echo.join();
    }
  }

  private static void echo(ServerSocket server) {
    try (Socket socket = server.accept()) {
      byte[] question = socket.getInputStream().readAllBytes();
      socket.getOutputStream().write(question);
      socket.getOutputStream().write(", answered".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_is_said_while_it_is_blocked_arrives_after_that() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 0, HERE);
        PortRelay relay = new PortRelay(HERE, listening.getLocalPort());
        Socket client = new Socket(HERE, relay.port());
        Socket server = listening.accept()) {
      server.setSoTimeout(SILENCE_MILLIS);
      relay.block();
      client.getOutputStream().write('a');
      client.close();
      assertThatThrownBy(() -> server.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      relay.unblock();
      server.setSoTimeout(LIMIT_MILLIS);
      assertThat(server.getInputStream().readAllBytes()).containsExactly('a');
    }
  }

  @Test
  void who_connects_while_it_is_blocked_reaches_nobody_before_the_end_of_that() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 0, HERE);
        PortRelay relay = new PortRelay(HERE, listening.getLocalPort())) {
      relay.block();
      listening.setSoTimeout(SILENCE_MILLIS);
      try (Socket client = new Socket(HERE, relay.port())) {
        assertThatThrownBy(listening::accept).isInstanceOf(SocketTimeoutException.class);

        relay.unblock();
        listening.setSoTimeout(LIMIT_MILLIS);
        listening.accept().close();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void a_server_that_is_out_of_service_looks_so() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 0, HERE)) {
      port = server.getLocalPort();
    }
    try (PortRelay relay = new PortRelay(HERE, port);
        Socket client = new Socket(HERE, relay.port())) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }
}
