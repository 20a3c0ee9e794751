package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.KeptFiles;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code vagrant up} and what comes after it, with LXC's containers, which boot systemd, for
 * machines. All is in a network of its own, with the bridge that LXC looks for.
 */
@Tag("e2e")
class VagrantLxcE2eTest {

  private static final Duration MAKE_LIMIT = Duration.ofMinutes(8);
  private static final String NETWORK = "fed-vagrant-" + ProcessHandle.current().pid();

  /** With the view of the system that belongs to the network: LXC looks for its bridge there. */
  private static final List<String> IN_NETWORK =
      List.of(
          "nsenter",
          "--net=/run/netns/" + NETWORK,
          "unshare",
          "--mount",
          "sh",
          "-ec",
          "mount --rbind /sys/fs/cgroup /mnt; mount -t sysfs sysfs /sys;"
              + " mount --rbind /mnt /sys/fs/cgroup; umount --lazy /mnt; exec \"$@\"",
          "sh");

  @TempDir Path folder;
  private ProgramRun.Started addresses;

  @BeforeEach
  void makeNetwork() {
    String script =
        """
        ip netns add "$0" && exec nsenter --net="/run/netns/$0" sh -ec '
          ip link set lo up
          ip link add name lxcbr0 type bridge forward_delay 0
          ip address add 10.0.3.1/24 dev lxcbr0
          ip link set lxcbr0 up'
        """;
    ProgramRun.of("sh", "-c", script, NETWORK).run().expectingSuccess();
    addresses =
        ProgramRun.of(
                "nsenter",
                "--net=/run/netns/" + NETWORK,
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--port=0",
                "--interface=lxcbr0",
                "--dhcp-range=10.0.3.10,10.0.3.200",
                "--dhcp-leasefile=" + folder.resolve("leases"),
                "--pid-file=")
            .start();
  }

  @AfterEach
  void removeNetwork() {
    addresses.close();
    ProgramRun.of("ip", "netns", "delete", NETWORK).run().expectingSuccess();
  }

  @Test
  void nodes_come_up_find_each_other_survive_a_halt_and_leave_nothing() throws Exception {
    VagrantProject project = new VagrantProject(folder, UnaryOperator.identity(), IN_NETWORK);
    ProgramRun.Result without = project.vagrant("up", "--provider=lxc").run();
    assertThat(without.exitCode()).isNotZero();
    assertThat(without.err())
        .contains("vagrant: there is no box federation/debian-12 for lxc: make it by")
        .doesNotContain("federation.rb:");
    project
        .vagrant("box", "add", "--provider=lxc", "--name=federation/debian-12", box().toString())
        .run()
        .expectingSuccess();

    project.assertLife("lxc", Boolean.getBoolean("test.long"));

    assertThat(ProgramRun.of("lxc-ls").run().expectingSuccess().out()).doesNotContain("web1-");
  }

  /** Returns the box that {@code vagrant/lxc-box} makes. */
  private static Path box() throws IOException {
    Path maker = FedRun.projectFolder().resolve("vagrant/lxc-box");
    return KeptFiles.kept(
        "vagrant/lxc-" + KeptFiles.key(Files.readString(maker)) + ".box",
        place ->
            ProgramRun.of(maker.toString(), "--to", place.toString())
                .within(MAKE_LIMIT)
                .run()
                .expectingSuccess());
  }
}
