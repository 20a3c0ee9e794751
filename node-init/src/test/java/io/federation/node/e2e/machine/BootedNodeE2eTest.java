package io.federation.node.e2e.machine;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.GitHistory;
import io.federation.testkit.SshGitServer;
import io.federation.testkit.machines.Machine;
import io.federation.testkit.machines.MachineNetwork;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node under a real systemd, with its repository by ssh, from its birth to a reboot. */
@Tag("e2e")
final class BootedNodeE2eTest {

  private static final String DESCRIPTION = "deployment: fed1\nstacktype: hello1\n";

  private static final String WORK = "bin/nodework/common/work_ActualWork.sh";

  @AutoClose private final MachineNetwork network = MachineNetwork.open("BootedNodeE2eTest");
  @AutoClose private GitHistory ops;
  @AutoClose private SshGitServer server;
  @TempDir private Path folder;
  private BootedNode node;
  private Machine machine;

  @BeforeEach
  void bear() throws Exception {
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit(
        "description",
        write("it/federation.yaml", "deployment: fed1\nstacktype: hello1\n"),
        write("it/nodeinit/common/init.sh", "echo \"init of $nodepart\"\n"),
        script(
            WORK,
            """
            #!/bin/bash
            heartbeat=$(ps -o ppid= -p $PPID | tr -d ' ')
            {
              echo "script: nice $(ps -o ni= -p $$ | tr -d ' ') in $(grep -o '[^/]*$' /proc/$$/cgroup | tail -n 1)"
              echo "heartbeat: nice $(ps -o ni= -p $heartbeat | tr -d ' ')" \\
                "in $(grep -o '[^/]*$' /proc/$heartbeat/cgroup | tail -n 1)"
            } >/root/groups
            setsid sleep 3600 </dev/null >/dev/null 2>&1 &
            echo $! >/root/service
            echo worked >>/root/worked
            """));
    server = SshGitServer.start();
    URI url = URI.create(network.reach(server.url(folder.resolve("ops.git"))));
    String address = "[" + url.getHost() + "]:" + url.getPort();
    String knownHost = server.knownHostsLines().get(0).replaceFirst("[^ ]+", address);
    node = new BootedNode(network, "i-0b1", url.toString(), "known_hosts='" + knownHost + "'");
    machine = node.machine();
    machine.disk().copy(server.clientKey(), "/root/credentials/ops.key");
    machine.boot();
    node.awaitInitdone();
  }

  @Test
  void systemd_calls_the_heartbeat_from_birth_on_and_after_a_reboot() throws Exception {
    machine.awaitShell(BootedNode.HEARTBEAT, "[ -e /root/worked ]");
    node.awaitRest();

    scripts_have_a_scope_of_their_own_with_the_weights_of_any_service();
    what_a_script_started_by_setsid_outlives_it_and_the_heartbeat();
    the_journal_says_whose_line_each_is_and_how_much_it_matters();
    a_heartbeat_comes_while_another_works();

    String worked = machine.shell("cat /root/worked");
    assertThat(worked).endsWith("worked long");
    String statelog = node.property("statelog");
    machine.shell("hostnamectl set-hostname renamed");
    machine.reboot();
    machine.awaitCloudInit(BootedNode.BIRTH);
    String heartbeat = node.property("heartbeat");
    machine.awaitShell(
        BootedNode.HEARTBEAT, "[ \"$(cat /root/nodeinfo/heartbeat.txt)\" != " + heartbeat + " ]");
    node.awaitRest();

    assertThat(machine.shell("cat /root/worked")).as("no work is repeated").isEqualTo(worked);
    assertThat(node.property("statelog")).isEqualTo(statelog);
    assertThat(node.property("state")).isEqualTo("done");
    machine.awaitShell(BootedNode.HEARTBEAT, "/root/bin/node-init status");
    assertThat(machine.shell("systemctl --failed --plain --no-legend")).isEmpty();
    an_agent_takes_the_place_of_the_timers_heartbeats();
  }

  private void an_agent_takes_the_place_of_the_timers_heartbeats() throws Exception {
    // Nobody is there: what an agent does without a server, it does as well.
    ops.commit(
        "an agent", write("it/federation.yaml", DESCRIPTION + "zookeeper: 127.0.0.1:2181\n"));
    machine.awaitShell(BootedNode.HEARTBEAT, "systemctl is-active --quiet node-init-agent");
    ops.commit(
        "work of the agent",
        script(
            WORK,
            """
            #!/bin/bash
            echo "nice $(ps -o ni= -p $$ | tr -d ' ') in $(grep -o '[^/]*$' /proc/$$/cgroup | tail -n 1)" \\
              >/root/by-agent
            """));
    machine.awaitShell(BootedNode.HEARTBEAT, "[ -s /root/by-agent ]");
    assertThat(machine.shell("cat /root/by-agent"))
        .matches("nice 0 in node-init-script-[0-9a-f-]+\\.scope");
    assertThat(journal("-u node-init-agent -p err")).isEmpty();

    machine.shell("systemctl kill --signal KILL node-init-agent");
    machine.awaitShell(
        BootedNode.HEARTBEAT,
        "[ \"$(systemctl show --value --property NRestarts node-init-agent)\" -ge 1 ]"
            + " && ! flock --nonblock /root/run/agent.lock true");

    ops.commit("no agent", write("it/federation.yaml", DESCRIPTION));
    machine.awaitShell(
        BootedNode.HEARTBEAT,
        "[ ! -e /etc/systemd/system/node-init-agent.service ]"
            + " && flock --nonblock /root/run/agent.lock true");
    assertThat(machine.shell("systemctl --failed --plain --no-legend")).isEmpty();
  }

  private void scripts_have_a_scope_of_their_own_with_the_weights_of_any_service() {
    assertThat(machine.shell("cat /root/groups"))
        .matches(
            "script: nice 0 in node-init-script-[0-9a-f-]+\\.scope\n"
                + "heartbeat: nice 5 in node-init@[0-9a-f]+\\.service");
    assertThat(machine.shell("systemctl show --value --property CPUWeight node-init@x.service"))
        .isEqualTo("25");
  }

  private void what_a_script_started_by_setsid_outlives_it_and_the_heartbeat() {
    node.beat();
    assertThat(machine.shell("cat /proc/$(cat /root/service)/cgroup"))
        .matches("(?s).*/node-init-script-[0-9a-f-]+\\.scope.*");
  }

  private void the_journal_says_whose_line_each_is_and_how_much_it_matters() {
    machine.shell("systemctl stop node-init.timer");
    // One that the timer has just called would look before the next commit, and for the next one.
    node.awaitRest();
    ops.commit("break", write("it/federation.yaml", "deployment: fed1\nodd: key\n"));
    node.beat();
    ops.commit("mend", write("it/federation.yaml", DESCRIPTION));
    node.beat();
    assertThat(
            journal(
                "-t node-init -p warning NODE_INSTANCE_ID=i-0b1 NODE_DEPLOYMENT=fed1"
                    + " NODE_NODEPART=web1"))
        .contains("WARNING")
        .doesNotContain("Work done");
    assertThat(journal("-t node-init")).containsPattern("(?m)^#[0-9]+ .*ops:common");
    assertThat(journal("-u 'node-init@*' -u node-init.service"))
        .doesNotContain("left-over", "remains running", "Started", "Finished");
  }

  /** Returns lines of the journal, once all is in it that was written to it until now. */
  private String journal(String which) {
    return machine.shell("journalctl --sync && journalctl --no-pager -o cat " + which);
  }

  private void a_heartbeat_comes_while_another_works() {
    ops.commit(
        "long work",
        script(
            WORK,
            """
            #!/bin/bash
            touch /root/begun
            until [ -e /root/go ]; do sleep 0.2; done
            echo worked long >>/root/worked
            """));
    machine.shell("systemctl start node-init.service");
    machine.awaitShell(BootedNode.HEARTBEAT, "[ -e /root/begun ]");
    String heartbeat = node.property("heartbeat");
    machine.awaitShell(
        BootedNode.HEARTBEAT,
        "systemctl start node-init.service; [ \"$(cat /root/nodeinfo/heartbeat.txt)\" != "
            + heartbeat
            + " ]");
    assertThat(node.property("state")).isEqualTo("working");
    machine.shell("touch /root/go; systemctl start node-init.timer");
    node.awaitRest();
  }
}
