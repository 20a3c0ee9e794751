package io.federation.node.e2e.machine;

import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.write;

import io.federation.node.e2e.JarNode;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.machines.Machine;
import io.federation.testkit.machines.MachineNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nodes that are born on machines which lack something. */
@Tag("e2e")
@Execution(ExecutionMode.CONCURRENT)
final class HardBirthE2eTest {

  private static final int LARGE = 40_000_000;

  @AutoClose private MachineNetwork network;
  @AutoClose private GitHistory ops;
  @AutoClose private HttpGitServer server;
  @TempDir private Path folder;

  @BeforeEach
  void serve(TestInfo test) {
    // What is kept of machines has the network's name, and tests run beside each other.
    network =
        MachineNetwork.open("HardBirthE2eTest-" + test.getTestMethod().orElseThrow().getName());
    ops = GitHistory.create(folder.resolve("served/ops.git"));
    ops.commit("description", write("it/federation.yaml", "deployment: fed1\nstacktype: hello1\n"));
    server = HttpGitServer.serving(folder.resolve("served"));
  }

  private BootedNode node() throws Exception {
    return new BootedNode(network, "i-0c1", network.reach(server.url("ops.git")));
  }

  /** What cloud-init's programs print comes to the console by way of others. */
  private static void awaitConsole(Machine machine, String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    machine.await(
        BootedNode.BIRTH,
        "its console has " + pattern,
        () -> wanted.matcher(machine.console()).find());
  }

  @Test
  void a_machine_whose_network_comes_a_minute_late_becomes_a_node() throws Exception {
    BootedNode node = node();
    Machine machine = node.machine();
    machine.unplug();
    machine.boot();
    machine.awaitShell(
        BootedNode.BIRTH, "journalctl -b --no-pager -t dhclient | grep 'No DHCPOFFERS received'");
    machine.plug();
    node.awaitInitdone();
  }

  @Test
  void a_node_that_reboots_while_its_server_is_away_says_so_and_goes_on() throws Exception {
    BootedNode node = node();
    Machine machine = node.machine();
    machine.boot();
    node.awaitInitdone();
    node.awaitRest();
    server.stop();
    machine.reboot();
    machine.awaitCloudInit(BootedNode.BIRTH);
    machine.awaitShell(
        BootedNode.HEARTBEAT,
        "! /root/bin/node-init status >/run/said && grep -q 'cannot look at ops' /run/said");

    server.start();
    node.beat();
    // One that the timer called just before may not have found the server, and kept that out.
    machine.awaitShell(BootedNode.HEARTBEAT, "/root/bin/node-init status");
  }

  @Test
  void a_disk_too_small_for_the_program_is_told_before_the_machine_gives_up() throws Exception {
    Machine machine = node().machine();
    machine.disk().write("/etc/fstab", "tmpfs /root tmpfs size=2m 0 0\n");
    machine.boot();
    machine.awaitCloudInit(BootedNode.BIRTH);
    awaitConsole(machine, "FAILED: cannot fetch file:///opt/node-init.jar .*MiB left\\).*No space");
  }

  @Test
  void a_disk_too_small_for_a_repository_is_told_and_the_node_goes_on_when_it_has_grown()
      throws Exception {
    byte[] large = new byte[LARGE];
    new Random(1).nextBytes(large);
    ops.commit("large", binary("large", large));
    BootedNode node = node();
    Machine machine = node.machine();
    // The program is there twice, as it was fetched and as it is installed.
    long room = 2 * Files.size(JarNode.jar()) + LARGE / 2;
    machine.disk().write("/etc/fstab", "tmpfs /root tmpfs size=" + room + " 0 0\n");
    machine.boot();
    machine.awaitCloudInit(BootedNode.BIRTH);
    awaitConsole(machine, "No space left on device");
    machine.awaitShell(
        BootedNode.HEARTBEAT,
        "grep -q 'cannot look at ops: .*No space left on device' /root/nodeinfo/error.txt");

    machine.shell("mount -o remount,size=500m /root");
    machine.awaitShell(
        BootedNode.BIRTH,
        "systemctl start node-init.service; grep -q initdone: /root/nodeinfo/statelog.txt");
    machine.awaitShell(BootedNode.HEARTBEAT, "/root/bin/node-init status");
  }
}
