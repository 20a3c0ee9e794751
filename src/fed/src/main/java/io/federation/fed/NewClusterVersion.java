package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.version.ClusterVersion;
import io.federation.model.ExitCode;
import java.io.IOException;

/** Sets the cluster's version, and says what it was. */
final class NewClusterVersion {

  private NewClusterVersion() {}

  static int set(SharedOptions shared, ClusterOptions cluster, Literal version)
      throws IOException, ClusterUnavailableException {
    try (ClusterConnection connection = cluster.connect()) {
      Literal before = new ClusterVersion(connection).set(version);
      shared
          .out()
          .println(
              "the cluster version is "
                  + PlainLiteral.of(version)
                  + " (it was "
                  + PlainLiteral.of(before)
                  + ")");
    }
    return ExitCode.DONE;
  }
}
