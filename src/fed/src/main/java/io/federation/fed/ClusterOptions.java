package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterCredentials;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.Notifications;
import io.federation.fed.webhook.Notifier;
import io.federation.local.ZooKeeperPlace;
import io.federation.model.Version;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose ZooKeeper is meant: that of the federation of this machine, or of one elsewhere. */
final class ClusterOptions implements NotifierOptions {

  @Option(
      names = "--description",
      paramLabel = "FILE",
      description =
          "The it/federation.yaml of a federation that is elsewhere, which names its ZooKeeper"
              + " (default: that of the federation of this machine).")
  private @Nullable Path description;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description =
          "What to show to ZooKeeper (default: credentials/zookeeper.properties in the folder of"
              + " the federation of this machine, or nothing with --description).")
  private @Nullable Path credentials;

  private final SharedOptions shared;

  ClusterOptions(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Notifier open() throws IOException {
    return new Sender(connect());
  }

  /**
   * Begins to connect; returns at once.
   *
   * @throws IOException with one line if there is nothing to connect to
   */
  ClusterConnection connect() throws IOException {
    ZooKeeperPlace place =
        description == null ? ZooKeeperPlace.here(shared.home()) : elsewhere(description);
    ClusterCredentials shown =
        description == null && credentials == null
            ? ClusterCredentials.read(shared.home().zookeeperCredentials())
            : credentials(credentials);
    return ClusterConnection.open(place.servers(), place.deployment(), shown);
  }

  /** Returns the working tree of the federation's ops repository. */
  Path ops() throws IOException {
    if (description == null) {
      return shared.home().opsClone();
    }
    Path it = description.toAbsolutePath().getParent();
    Path tree = it == null ? null : it.getParent();
    return tree == null ? Path.of("/") : tree;
  }

  /** Returns whether it is another federation than that of this machine. */
  boolean isElsewhere() {
    return description != null;
  }

  /** Reads what the option {@code --credentials} names; nothing is shown without it. */
  static ClusterCredentials credentials(@Nullable Path file) throws IOException {
    if (file == null) {
      return ClusterCredentials.NONE;
    }
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("--credentials: there is no file " + file);
    }
    return ClusterCredentials.read(file);
  }

  private static ZooKeeperPlace elsewhere(Path file) throws IOException {
    FederationSpec spec = SpecReader.readStrict(Files.readAllBytes(file), file.toString());
    return ZooKeeperPlace.of(spec, file.toString());
  }

  private record Sender(ClusterConnection connection) implements Notifier {
    @Override
    public void send(String repository, Optional<Version> commit) throws IOException {
      try {
        new Notifications(connection).send(repository, commit);
      } catch (ClusterUnavailableException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
