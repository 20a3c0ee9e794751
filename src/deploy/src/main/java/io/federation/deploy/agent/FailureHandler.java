package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.machine.ErrorText;
import io.federation.model.spec.DeploySpec.OnFailure;
import java.io.IOException;
import java.util.Optional;

/** What comes of a failure: all hosts stop, and go back to the version before where that is set. */
final class FailureHandler {

  private final Progress progress;
  private final DeployLog log;
  private final Optional<TreeRollback> rollback;

  FailureHandler(
      ClusterConnection connection,
      AgentSettings settings,
      Progress progress,
      ClusterRetry retry,
      DeployLog log) {
    this.progress = progress;
    this.log = log;
    this.rollback =
        settings.onFailure() == OnFailure.RETURN
            ? Optional.of(new TreeRollback(connection, retry, settings.host(), log))
            : Optional.empty();
  }

  /** Tells it, and does that. */
  void handle(Exception error, String failed) throws IOException, InterruptedException {
    log.error(error);
    progress.fail(ErrorText.of(error));
    log.fail(failed, error);
    rollBackIfPending();
  }

  /** Takes the tree back if that is due, whichever host has failed: that one may be gone. */
  void rollBackIfPending() throws InterruptedException {
    if (rollback.isPresent()) {
      rollback.get().runIfPending();
    }
  }
}
