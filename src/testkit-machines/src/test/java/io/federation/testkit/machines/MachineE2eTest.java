package io.federation.testkit.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import io.federation.testkit.MetadataService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One machine through its life. */
@Tag("e2e")
class MachineE2eTest {

  private static final Duration BOOT = Duration.ofMinutes(3);
  private static final String TOKEN =
      "curl --silent --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60'"
          + " http://169.254.169.254/latest/api/token --max-time ";

  /** For what is answered, on a busy machine. */
  private static final String LONG = "60";

  /** For what nobody answers. */
  private static final String SHORT = "3";

  @AutoClose private final MachineNetwork network = MachineNetwork.open("MachineE2eTest");

  @Test
  void a_machine_boots_runs_its_user_data_once_and_goes_off() throws Exception {
    Machine machine = network.machine("i-0a1b2c");
    machine.metadata().set("meta-data/tags/instance/Name", "fed1/web1");
    machine
        .metadata()
        .set("user-data", "#!/bin/bash\necho \"user-data of $OF\"\necho ran >>/root/runs\n");
    machine.disk().environment(Map.of("OF", "the test's environment"));
    long begun = System.nanoTime();
    machine.boot();
    machine.awaitCloudInit(BOOT);
    System.out.printf("user-data done after %.1f s%n", (System.nanoTime() - begun) / 1e9);

    assertThat(machine.shell("cat /root/runs")).isEqualTo("ran");
    machine.await(
        BOOT,
        "its console has what user-data prints",
        () -> machine.console().contains("user-data of the test's environment"));
    assertThat(machine.shell("hostname"))
        .isEqualTo("ip-" + machine.address().getHostAddress().replace('.', '-'));
    assertThat(machine.metadata().requests())
        .as("cloud-init took a token first")
        .extracting(MetadataService.Request::method, MetadataService.Request::status)
        .startsWith(tuple("PUT", 200));
    assertThat(machine.shell("systemctl --failed --plain --no-legend")).isEmpty();

    it_reaches_what_is_served_for_it_and_is_reached(machine);
    the_metadata_service_wants_a_token_and_stays_within_its_hop_limit(machine);

    String boot = machine.shell("cat /proc/sys/kernel/random/boot_id");
    machine.reboot();
    machine.awaitCloudInit(BOOT);
    assertThat(machine.shell("cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(boot);
    assertThat(machine.shell("cat /root/runs")).as("once in its life").isEqualTo("ran");

    machine.powerOff();
    assertThat(machine.console()).contains("Powering off");
    machine.boot();
    machine.awaitCloudInit(BOOT);
    assertThat(machine.shell("cat /root/runs")).as("the disk is still there").isEqualTo("ran");
    machine.kill();
    assertThat(machine.isOn()).isFalse();
  }

  private void it_reaches_what_is_served_for_it_and_is_reached(Machine machine) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    String here = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    try {
      assertThat(machine.shell("curl --silent " + network.reach(here))).isEqualTo("hello");
    } finally {
      server.stop(0);
    }
    assertThat(machine.succeeds("curl --silent " + network.reach(here)))
        .as("what is served no more")
        .isFalse();

    machine.shell("systemctl start ssh");
    try (Socket socket = new Socket(machine.address(), 22)) {
      byte[] greeting = socket.getInputStream().readNBytes(4);
      assertThat(new String(greeting, StandardCharsets.UTF_8)).isEqualTo("SSH-");
    }
    assertThat(machine.succeeds("timeout 3 bash -c ': >/dev/tcp/192.0.2.1/80'"))
        .as("what is elsewhere")
        .isFalse();
  }

  private static void the_metadata_service_wants_a_token_and_stays_within_its_hop_limit(
      Machine machine) {
    String ask = "curl --silent http://169.254.169.254/latest/meta-data/instance-id";
    assertThat(machine.shell(ask + " --output /dev/null --write-out '%{http_code}'"))
        .isEqualTo("401");
    assertThat(
            machine.shell(ask + " --header \"X-aws-ec2-metadata-token: $(" + TOKEN + LONG + ")\""))
        .isEqualTo("i-0a1b2c");

    // What runs in a container asks through one hop more.
    machine.shell(
        String.join(
            "; ",
            "set -e",
            "ip netns add inner",
            "ip link add outer type veth peer name inner netns inner",
            "ip address add 172.30.0.1/24 dev outer",
            "ip link set outer up",
            "ip -n inner address add 172.30.0.2/24 dev inner",
            "ip -n inner link set inner up",
            "ip -n inner route add default via 172.30.0.1",
            "echo 1 >/proc/sys/net/ipv4/ip_forward",
            "iptables -t nat -A POSTROUTING -s 172.30.0.0/24 -j MASQUERADE"));
    assertThat(machine.succeeds("ip netns exec inner " + TOKEN + SHORT)).isFalse();
    machine.hopLimit(2);
    assertThat(machine.succeeds("ip netns exec inner " + TOKEN + LONG)).isTrue();
  }
}
