package io.federation.cluster;

import io.federation.model.Names;
import io.federation.model.Version;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;

/**
 * Tells nodes that somebody has pushed, so that those look at once that follow the repository. It
 * carries no more than the repository's name and, for information only, a commit: nodes look and
 * decide as ever. Who is not connected at that moment learns it when it is again.
 */
public final class Notifications {

  private static final String FOLDER = "/notifications";

  private final ClusterConnection connection;

  public Notifications(ClusterConnection connection) {
    this.connection = connection;
  }

  /**
   * Tells all nodes.
   *
   * @param repository the last name of the repository's address, without {@code .git}
   */
  public void send(String repository, Optional<Version> commit)
      throws ClusterUnavailableException, IOException {
    String text = commit.map(Version::hex).orElse("");
    new ClusterTree(connection).write(FOLDER + "/" + Names.check("repository", repository), text);
  }

  /**
   * Calls {@code told} with the repository's name for each notification from now on, in a thread of
   * the connection, which is not to be held up.
   *
   * @return to be closed when nobody wants to know any more
   */
  public AutoCloseable follow(Consumer<String> told) {
    CuratorCache cache = CuratorCache.build(connection.curator(), FOLDER);
    cache
        .listenable()
        .addListener(
            CuratorCacheListener.builder()
                .forCreatesAndChanges((before, now) -> tell(now.getPath(), told))
                .afterInitialized()
                .build());
    cache.start();
    return cache;
  }

  private static void tell(String path, Consumer<String> told) {
    if (path.startsWith(FOLDER + "/")) {
      told.accept(path.substring(FOLDER.length() + 1));
    }
  }
}
