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

/** Notes what becomes of deployments, and tells it. */
final class LastDeploymentNotes {

  private final NodeHome home;
  private final EventPublisher events;
  private final Clock clock;

  LastDeploymentNotes(NodeHome home, EventPublisher events, Clock clock) {
    this.home = home;
    this.events = events;
    this.clock = clock;
  }

  /** Notes it first: whoever is told of it, and looks, is to find it. */
  void tell(DeployEvent event) {
    try {
      note(event);
    } catch (IOException e) {
      events.publish(new LifeEvent.Warning("Cannot note the last deployment: " + ErrorText.of(e)));
    }
    events.publish(event);
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
