package io.federation.node.e2e.machine;

import io.federation.machine.Sha256;
import io.federation.node.e2e.JarNode;
import io.federation.testkit.machines.Machine;
import io.federation.testkit.machines.MachineNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A node of a machine that boots: cloud-init runs user-data that calls {@code bootstrap.sh}. */
final class BootedNode {

  static final Duration BIRTH = Duration.ofMinutes(4);

  /** Two minutes and some for a busy computer: the timer calls once a minute. */
  static final Duration HEARTBEAT = Duration.ofMinutes(3);

  private static final Path BOOTSTRAP = Path.of("..", "bootstrap", "bootstrap.sh");

  private final Machine machine;

  /**
   * Makes the machine of a node, which is off.
   *
   * @param opsUrl as the machine reaches it
   * @param assignments of more variables for {@code bootstrap.sh}, as in the shell
   */
  BootedNode(MachineNetwork network, String id, String opsUrl, String... assignments)
      throws IOException {
    machine = network.machine(id);
    machine.disk().copy(JarNode.jar(), "/opt/node-init.jar");
    machine.disk().copy(BOOTSTRAP, "/opt/bootstrap.sh");
    machine
        .metadata()
        .set(
            "user-data",
            """
            #!/bin/bash
            node_instance_id=%s node_deployment=fed1 node_stacktype=hello1 node_nodepart=web1 \\
              node_initgitrepo=ops node_initgiturl=%s %s \\
              jar_url=file:///opt/node-init.jar jar_sha256=%s bash /opt/bootstrap.sh
            """
                .formatted(id, opsUrl, String.join(" ", assignments), Sha256.hex(JarNode.jar())));
  }

  Machine machine() {
    return machine;
  }

  /** Calls a heartbeat, beside those of the timer, and waits until it is over. */
  void beat() {
    machine.shell("systemctl start node-init.service");
    awaitRest();
  }

  /** Waits until no heartbeat runs. */
  void awaitRest() {
    machine.awaitShell(
        HEARTBEAT, "[ -z \"$(systemctl list-units --plain --no-legend 'node-init@*')\" ]");
  }

  /** Waits until the node has come to its end of initialisation. */
  void awaitInitdone() {
    machine.awaitShell(BIRTH, "grep -q initdone: /root/nodeinfo/statelog.txt");
  }

  /** Returns a property that the node knows; nothing if it is not set. */
  String property(String name) {
    return machine.shell("cat /root/nodeinfo/" + name + ".txt 2>/dev/null || true");
  }
}
