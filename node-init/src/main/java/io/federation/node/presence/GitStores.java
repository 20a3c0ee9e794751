package io.federation.node.presence;

import io.federation.git.Remote;
import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.PresenceSpec;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.Repositories;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.PresenceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Stores in Git repositories, with a cache of each at {@code gitrepo/<name>.git}. */
public final class GitStores implements Stores {

  private final NodeHome home;
  private final Repositories repositories;
  private final Clock clock;

  /** Keeps the caches in {@code home}. */
  public GitStores(NodeHome home, Repositories repositories, Clock clock) {
    this.home = home;
    this.repositories = repositories;
    this.clock = clock;
  }

  @Override
  public PresenceStore open(NodeConfig config) throws IOException {
    Optional<PresenceSpec> spec = config.presence();
    Optional<Remote> remote = repositories.presence(config);
    if (spec.isEmpty() || remote.isEmpty()) {
      throw new IllegalArgumentException("it/federation.yaml has no presence");
    }
    Path folder = home.gitrepo().resolve(spec.get().name() + ".git");
    return new GitPresenceStore(folder, remote.get(), spec.get(), clock);
  }
}
