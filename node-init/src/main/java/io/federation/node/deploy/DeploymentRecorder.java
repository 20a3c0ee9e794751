package io.federation.node.deploy;

import io.federation.machine.ErrorText;
import io.federation.model.event.DeployEvent;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.LastDeployment;
import io.federation.node.home.LastDeployment.Result;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Notes what becomes of deployments, and tells it. */
final class DeploymentRecorder {

  private final NodeHome home;
  private final EventPublisher events;
  private final Clock clock;

  DeploymentRecorder(NodeHome home, EventPublisher events, Clock clock) {
    this.home = home;
    this.events = events;
    this.clock = clock;
  }

  /** Notes it first: whoever is told of it, and looks, is to find it. */
  void recordAndPublish(DeployEvent event) {
    try {
      note(event);
    } catch (IOException e) {
      events.publish(new LifeEvent.Warning("Cannot note the last deployment: " + ErrorText.of(e)));
    }
    events.publish(event);
    if (!(event instanceof DeployEvent.Begun)) {
      events.finish();
    }
  }

  /**
   * Ends what an earlier agent had begun and did not come to note the end of.
   *
   * @param version that the host has, as a literal
   */
  void endEarlier(Optional<String> version) throws IOException {
    Optional<LastDeployment> last = LastDeployment.read(home);
    if (last.isPresent() && last.get().result() == Result.RUNNING) {
      boolean isDone = version.equals(Optional.of(last.get().version()));
      new LastDeployment(
              isDone ? Result.DONE : Result.ABANDONED,
              last.get().version(),
              clock.instant(),
              isDone ? "" : "the agent ended before the deployment did")
          .write(home);
    }
  }

  private void note(DeployEvent event) throws IOException {
    if (event instanceof DeployEvent.Begun) {
      note(event, Result.RUNNING, "");
    } else if (event instanceof DeployEvent.Done) {
      note(event, Result.DONE, "");
    } else if (event instanceof DeployEvent.Abandoned abandoned) {
      note(event, Result.ABANDONED, abandoned.reason());
    } else if (event instanceof DeployEvent.Failed failed) {
      note(event, Result.FAILED, failed.reason());
    }
  }

  private void note(DeployEvent event, Result result, String reason) throws IOException {
    new LastDeployment(result, events.safe(event.version()), clock.instant(), events.safe(reason))
        .write(home);
  }
}
