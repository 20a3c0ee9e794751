package io.federation.local.home;

import io.federation.local.address.AddressBlock;
import io.federation.machine.UnixUser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where things are in the folder of a local federation.
 *
 * @param root the folder itself, absolute and without symbolic links
 */
public record FederationHome(Path root) {

  /** The name of the ops repository of a local federation, on its nodes too. */
  public static final String OPS = "ops";

  private static final int ZOOKEEPER_PORT = 2181;
  private static final Path OF_ROOT = Path.of("/var/lib/federation");
  private static final String BELOW_HOME = ".local/share/federation";

  /**
   * Returns the home at {@code folder}, which need not exist. Whatever way leads to a folder, its
   * home is the same: by its name the processes of its nodes are found.
   *
   * @throws HomeRefusedException if the path cannot be used for a home
   */
  public static FederationHome at(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    if (absolute.toString().chars().anyMatch(c -> Character.isISOControl(c) || c == ':')) {
      // The first would break one-line state files, the second search paths such as PATH.
      throw new HomeRefusedException(
          "the path of the home has a ':' or a control character: name another with --home");
    }
    Path existing = absolute;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return new FederationHome(
        existing.toRealPath().resolve(existing.relativize(absolute)).normalize());
  }

  /**
   * Returns where the federation is when nothing else is said: {@code /var/lib/federation} for
   * root, {@code ~/.local/share/federation} for everybody else.
   */
  public static Path defaultFolder(Map<String, String> environment) throws IOException {
    if (UnixUser.ofThisProcess().isRoot()) {
      return OF_ROOT;
    }
    String userHome = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return Path.of(userHome).resolve(BELOW_HOME);
  }

  /** Returns the file that says that this folder is a federation's, and which. */
  public Path marker() {
    return root.resolve("federation.json");
  }

  /** Returns the folder of the bare repositories. */
  public Path git() {
    return root.resolve("git");
  }

  /** Returns the bare ops repository, which the nodes follow. */
  public Path opsGit() {
    return bare(OPS);
  }

  /**
   * Returns the folder of the bare repository with this name, which nodes follow.
   *
   * @param name the last segment of its URL, without {@code .git}
   */
  public Path bare(String name) {
    return git().resolve(name + ".git");
  }

  /** Returns the user's working clone of the ops repository. */
  public Path opsClone() {
    return clone(OPS);
  }

  /** Returns the user's working clone of the repository with this name. */
  public Path clone(String name) {
    return root.resolve(name);
  }

  /** Returns the folder of the data that outlives nodes. */
  public Path volumes() {
    return root.resolve("volumes");
  }

  /** Returns the folder of the nodes' homes. */
  public Path nodes() {
    return root.resolve("nodes");
  }

  /** Returns the folder of what is left of nodes that are gone. */
  public Path gone() {
    return nodes().resolve(".gone");
  }

  /** Returns the file with the counts that were asked for on the command line. */
  public Path counts() {
    return root.resolve("counts.properties");
  }

  /** Returns where the keeper's ZooKeeper server listens, if there is one. */
  public InetSocketAddress zookeeper(AddressBlock block) {
    return InetSocketAddress.createUnresolved(block.host(AddressBlock.KEEPER_HOST), ZOOKEEPER_PORT);
  }

  /** Returns the folder of that server's data. */
  public Path zookeeperData() {
    return root.resolve("zookeeper");
  }

  /** Returns the file of what is shown to ZooKeeper, where that wants to see something. */
  public Path zookeeperCredentials() {
    return root.resolve("credentials/zookeeper.properties");
  }

  /** Returns the ssh key by which calls of the nodes are signed on this machine. */
  public Path callKey() {
    return root.resolve("credentials/call_key");
  }

  /** Returns the folder of the programs that run in the background. */
  public Path bin() {
    return root.resolve("bin");
  }

  /** Returns the copy of node-init that nodes are born from. */
  public Path nodeInitJar() {
    return bin().resolve("node-init.jar");
  }

  /** Returns the copy of the program that the keeper runs from. */
  public Path fedJar() {
    return bin().resolve("fed.jar");
  }

  /** Returns the folder of locks and of notes about processes. */
  public Path run() {
    return root.resolve("run");
  }

  /** Returns the folder of the keeper's log. */
  public Path log() {
    return root.resolve("log");
  }

  /** Returns the keeper's log. */
  public Path keeperLog() {
    return log().resolve("keeper.log");
  }
}
