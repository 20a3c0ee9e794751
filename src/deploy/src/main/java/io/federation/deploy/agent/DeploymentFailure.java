package io.federation.deploy.agent;

import io.federation.machine.ErrorText;
import java.io.IOException;
import java.util.Optional;

/** What comes of a failure: all hosts stop, and go back to the version before where that is set. */
final class DeploymentFailure {

  private final Progress progress;
  private final DeployLog log;
  private final Optional<TreeReturn> treeReturn;

  /**
   * Makes one for a host.
   *
   * @param treeReturn what takes the tree back, where that is set
   */
  DeploymentFailure(Progress progress, DeployLog log, Optional<TreeReturn> treeReturn) {
    this.progress = progress;
    this.log = log;
    this.treeReturn = treeReturn;
  }

  /** Tells it, and does that. */
  void handle(Exception error, String failed) throws IOException, InterruptedException {
    log.error(error);
    progress.fail(ErrorText.of(error));
    log.fail(failed, error);
    returnIfDue();
  }

  /** Takes the tree back if that is due, whichever host has failed: that one may be gone. */
  void returnIfDue() throws InterruptedException {
    if (treeReturn.isPresent()) {
      treeReturn.get().runIfDue();
    }
  }
}
