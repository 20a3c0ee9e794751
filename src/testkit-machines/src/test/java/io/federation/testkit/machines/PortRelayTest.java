package io.federation.testkit.machines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PortRelayTest {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

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
