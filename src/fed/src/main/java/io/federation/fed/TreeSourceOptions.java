package io.federation.fed;

import io.federation.deploy.sync.SourceCopy;
import io.federation.fed.view.RepositoryCopies;
import io.federation.local.repository.ServedRepository;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the tree's text stands: in the federation's ops repository, or elsewhere. */
final class TreeSourceOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the tree stands, such as git:https://git.example.org/tree.git#main or"
              + " svn://svn.example.org/tree/trunk (default: the branch main of the ops repository"
              + " of the federation of this machine).")
  private @Nullable String url;

  private final SharedOptions shared;
  private final ClusterOptions cluster;

  TreeSourceOptions(SharedOptions shared, ClusterOptions cluster) {
    this.shared = shared;
    this.cluster = cluster;
  }

  /**
   * Takes the copy of the tree on this machine, which need not be there yet.
   *
   * @param version another one than that of the option
   */
  SourceCopy open(Optional<String> version) throws IOException {
    String address = address();
    try {
      return SourceCopy.of(
          address,
          version,
          RepositoryCopies.cache(shared.environment()).resolve("deploy"),
          shared.environment(),
          shared.home().zookeeperCredentials().resolveSibling(""),
          Clock.systemUTC(),
          Sleeper.REAL);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          (version.isPresent() ? "VERSION: " : "--url: ") + e.getMessage(), e);
    }
  }

  /** Returns whether it was said. */
  boolean isGiven() {
    return url != null;
  }

  private String address() throws IOException {
    if (url == null) {
      if (cluster.isElsewhere()) {
        throw new IllegalArgumentException(
            "--description goes with --url, which says where the tree stands");
      }
      return "git:" + shared.home().opsGit() + "#" + ServedRepository.MAIN;
    }
    if (!url.startsWith("git:") && !url.startsWith("svn")) {
      // It is not shown: there may be a password in it.
      throw new IllegalArgumentException(
          "--url is not the address of a tree: use one such as"
              + " git:https://git.example.org/tree.git#main or svn://svn.example.org/tree/trunk");
    }
    return url;
  }
}
