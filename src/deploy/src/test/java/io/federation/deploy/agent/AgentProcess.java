package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * The agent of a {@link TestHost} in a process of its own, which can be killed. Its software is
 * {@code app}, whose script tells in the file {@code twice} if it is called for a path for which it
 * is at work already, on whatever host.
 */
final class AgentProcess {

  /** How long the script takes. */
  private static final String SECONDS = "0.05";

  private AgentProcess() {}

  /** Takes the folder of all hosts, ZooKeeper's servers and the host's id. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String id = arguments[2];
    TestHost host =
        new TestHost(folder, arguments[1], id, Optional.empty())
            .with("app", "zookeeper-deploy", script(folder, id));
    DeployLog log = new DeployLog(System.out::println, false, event -> {});
    while (true) {
      host.stopLeftover();
      try (ClusterConnection connection = host.connect();
          HostAgent agent =
              new HostAgent(
                  connection,
                  host.settings(),
                  host.tools(),
                  log,
                  Clock.systemUTC(),
                  Sleeper.REAL)) {
        agent.start();
        agent.run();
      } catch (IOException e) {
        // As a node does: what could not be begun is begun again.
        log.warn("The agent has ended: " + e.getMessage());
      }
    }
  }

  /** A lock of the kernel is free as soon as all are dead that have it. */
  private static String script(Path folder, String id) {
    return String.join(
        "\n",
        "exec 9>>\"" + folder + "/$(echo \"${1#/}\" | tr / ,).lock\"",
        "flock -n 9 || echo \"" + id + " $*\" >>" + folder.resolve("twice"),
        "sleep " + SECONDS);
  }
}
