package io.federation.node.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.federation.model.spec.AwakeProbe;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.script.MoreVariables;
import io.federation.node.script.ScriptEnvironment;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes against real servers and real scripts. */
final class ProbesTest {

  private static final Duration WITHIN = Duration.ofSeconds(1);
  private static final Map<String, Integer> NO_PORTS = Map.of();

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Probes probes = new Probes(Path.of(""), environment(Path.of("")));

  private static ScriptEnvironment environment(Path home) {
    NodeHome place = new NodeHome(home);
    return new ScriptEnvironment(
        place, new NodeInfo(place), Map.of("PATH", "/usr/bin:/bin"), MoreVariables.NONE);
  }

  @BeforeEach
  void a_node() throws IOException {
    Files.createDirectories(folder.resolve("ops/bin"));
    probes = new Probes(folder.resolve("ops"), environment(folder.resolve("home")));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static Partner partner(String id, int port) {
    return Partner.of(
        PresenceRecord.of(id).nodepart("db1").address("127.0.0.1").port("web-1", port).build());
  }

  private int listening() throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(socket);
    return socket.getLocalPort();
  }

  private int nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private int answering(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  private List<String> awake(AwakeProbe probe, Map<String, Integer> ports, Partner... partners)
      throws IOException, InterruptedException {
    return probes.awake(List.of(partners), probe, ports).stream().map(Partner::instanceId).toList();
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("ops/bin/awake.sh"), "#!/bin/bash\n" + text + "\n");
  }

  @Test
  void who_accepts_a_connection_is_awake() throws Exception {
    AwakeProbe tcp = new AwakeProbe.Tcp("web-1", WITHIN);

    assertThat(awake(tcp, NO_PORTS, partner("i-1", listening()), partner("i-2", nobody())))
        .containsExactly("i-1");
  }

  @Test
  void the_parts_port_is_asked_where_a_node_does_not_say_its_own() throws Exception {
    Partner mute = Partner.of(PresenceRecord.of("i-1").address("127.0.0.1").build());
    AwakeProbe tcp = new AwakeProbe.Tcp("web-1", WITHIN);

    assertThat(awake(tcp, Map.of("web-1", listening()), mute)).containsExactly("i-1");
    assertThat(awake(tcp, NO_PORTS, mute)).isEmpty();
  }

  @Test
  void who_has_no_address_is_not_awake() throws Exception {
    Partner nowhere = Partner.of(PresenceRecord.of("i-1").port("web-1", listening()).build());

    assertThat(awake(new AwakeProbe.Tcp("web-1", WITHIN), NO_PORTS, nowhere)).isEmpty();
  }

  @Test
  void who_answers_with_the_status_is_awake() throws Exception {
    AwakeProbe http = new AwakeProbe.Http("web-1", "/health?x=1", 200, WITHIN);

    assertThat(
            awake(
                http,
                NO_PORTS,
                partner("i-1", answering(404)),
                partner("i-2", answering(200)),
                partner("i-3", answering(302)),
                partner("i-4", nobody()),
                partner("i-5", answering(200))))
        .containsExactly("i-2", "i-5");
  }

  @Test
  void those_who_never_answer_are_waited_for_side_by_side() throws Exception {
    List<Partner> silent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      silent.add(partner("i-" + i, listening()));
    }
    long start = System.nanoTime();

    assertThat(probes.awake(silent, new AwakeProbe.Http("web-1", "/", 200, WITHIN), NO_PORTS))
        .isEmpty();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void a_script_is_told_whom_to_ask() throws Exception {
    script(
        "[ \"$PROBE_ADDRESS:$PROBE_PORT_web_1:$PROBE_PORT_other\" = 127.0.0.1:7:9 ]"
            + " && [ -d bin ]");
    AwakeProbe command = new AwakeProbe.Command("bin/awake.sh", Duration.ofSeconds(10));
    Map<String, Integer> ports = Map.of("web-1", 1, "other", 9);

    assertThat(awake(command, ports, partner("i-1", 7), partner("i-2", 8))).containsExactly("i-1");
    Files.setPosixFilePermissions(
        folder.resolve("ops/bin/awake.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(awake(command, ports, partner("i-1", 7), partner("i-2", 8))).containsExactly("i-1");
  }

  @Test
  void a_script_that_takes_too_long_is_ended_with_what_it_started() throws Exception {
    script("sleep 60 & echo $! >child; cat; wait");
    AwakeProbe command = new AwakeProbe.Command("bin/awake.sh", WITHIN);

    assertThat(awake(command, NO_PORTS, partner("i-1", 7))).isEmpty();

    long child = Long.parseLong(Files.readString(folder.resolve("ops/child")).strip());
    Await.until(
        Duration.ofSeconds(30),
        "the script's child is gone",
        () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void a_script_that_is_not_there_is_said() throws Exception {
    AwakeProbe command = new AwakeProbe.Command("bin/none.sh", WITHIN);

    assertThatThrownBy(() -> awake(command, NO_PORTS, partner("i-1", 7)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "there is no bin/none.sh in the ops repository: put the probe there, or name another"
                + " one");
    Files.createSymbolicLink(folder.resolve("ops/bin/out.sh"), Path.of("/bin/true"));
    assertThatThrownBy(
            () -> awake(new AwakeProbe.Command("bin/out.sh", WITHIN), NO_PORTS, partner("i-1", 7)))
        .hasMessageContaining("leads out of the repository");
  }
}
