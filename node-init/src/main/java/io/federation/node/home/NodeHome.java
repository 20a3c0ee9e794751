package io.federation.node.home;

import io.federation.machine.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where things are on a node.
 *
 * @param root the node's home, {@code /root} on a machine of its own
 */
public record NodeHome(Path root) {

  /** The home of a node that has a machine of its own. */
  public static final Path DEFAULT = Path.of("/root");

  public NodeHome {
    root = root.toAbsolutePath().normalize();
  }

  /** Returns the home that is given, else that of {@code NODE_HOME}, else {@link #DEFAULT}. */
  public static NodeHome of(Optional<String> given, Map<String, String> environment) {
    String home = given.isPresent() ? given.get() : environment.get("NODE_HOME");
    return new NodeHome(home == null ? DEFAULT : Path.of(home));
  }

  /** Returns the folder of the node's properties, one file each. */
  public Path nodeinfo() {
    return root.resolve("nodeinfo");
  }

  /** Returns the folder of the repositories. */
  public Path gitrepo() {
    return root.resolve("gitrepo");
  }

  public Path repository(String name) {
    return gitrepo().resolve(name);
  }

  /** Returns the folder of the logs. */
  public Path log() {
    return root.resolve("log");
  }

  public Path logFile() {
    return log().resolve("node-init.log");
  }

  /** Returns where cron leads what its heartbeats print. */
  public Path cronOutput() {
    return log().resolve("cron-1m.out");
  }

  /** Returns the folder of the launcher and the jar. */
  public Path bin() {
    return root.resolve("bin");
  }

  /** Returns where the program is, from which the launcher starts it. */
  public Path jar() {
    return bin().resolve("node-init.jar");
  }

  /** Returns where the program for calls of AWS is on EC2. */
  public Path awsJar() {
    return bin().resolve("node-init-aws.jar");
  }

  /** Returns the folder of the files that only their owner may read. */
  public Path credentials() {
    return root.resolve("credentials");
  }

  /** Returns the file of what is shown to ZooKeeper, where that wants to see something. */
  public Path zookeeperCredentials() {
    return credentials().resolve("zookeeper.properties");
  }

  /** Returns the folder of the files that say whose signatures the node trusts. */
  public Path trust() {
    return root.resolve("trust");
  }

  /** Closes the folders of the node's own to other users; what repositories hold is not closed. */
  public void closeFolders() throws IOException {
    for (Path folder : List.of(nodeinfo(), log(), run(), bin(), credentials())) {
      PrivateFiles.close(folder);
    }
  }

  /** Returns the folder of lock files and of notes about processes under way. */
  public Path run() {
    return root.resolve("run");
  }
}
