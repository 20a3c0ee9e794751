package io.federation.node.presence;

import io.federation.git.branches.BranchStore;
import io.federation.git.remote.Remote;
import io.federation.machine.FileTrees;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.PresenceSpec;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.Repositories;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.PresenceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Stores in Git repositories, with a cache of each at {@code gitrepo/<name>.git}. */
public final class GitStores implements Stores {

  private final NodeHome home;
  private final Repositories repositories;
  private final Clock clock;

  public GitStores(NodeHome home, Clock clock) {
    this.home = home;
    this.repositories = new Repositories(home);
    this.clock = clock;
  }

  @Override
  public PresenceStore open(NodeConfig config) throws IOException {
    return openAt(config, home.gitrepo().resolve(spec(config).name()));
  }

  /** Opens the presence repository with a cache of its own, {@code <folder>.git}. */
  public GitPresenceStore openAt(NodeConfig config, Path folder) throws IOException {
    return new GitPresenceStore(
        folder.resolveSibling(folder.getFileName() + ".git"), remote(config), spec(config), clock);
  }

  @Override
  public PresenceStore openForRehearsal(NodeConfig config) throws IOException {
    PresenceSpec spec = spec(config);
    Path nobody = home.run().resolve("unheard.git");
    Path cache = home.run().resolve("unheard-cache.git");
    FileTrees.delete(nobody);
    FileTrees.delete(cache);
    Remote remote =
        new Remote(nobody.toString(), spec.branch(), List.of(), remote(config).credentials());
    // An empty repository is made of what is missing.
    BranchStore.open(nobody, remote, Duration.ZERO).close();
    return new GitPresenceStore(cache, remote, spec, clock);
  }

  private static PresenceSpec spec(NodeConfig config) {
    return config
        .presence()
        .orElseThrow(() -> new IllegalArgumentException("it/federation.yaml has no presence"));
  }

  private Remote remote(NodeConfig config) throws IOException {
    return repositories.presence(config).orElseThrow();
  }
}
