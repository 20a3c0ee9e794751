package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** An agent that runs in a thread of its own. */
final class StartedAgent implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HostAgent agent;
  private final Thread thread;

  StartedAgent(
      ClusterConnection connection, AgentSettings settings, HostTools tools, DeployLog log) {
    this(connection, settings, tools, log, Sleeper.REAL);
  }

  StartedAgent(
      ClusterConnection connection,
      AgentSettings settings,
      HostTools tools,
      DeployLog log,
      Sleeper sleeper) {
    this(
        new HostAgent(connection, settings, tools, log, Clock.systemUTC(), sleeper),
        settings.host().id(),
        log);
  }

  StartedAgent(HostAgent agent, String id, DeployLog log) {
    this.agent = agent;
    thread = new Thread(() -> run(log), "agent of " + id);
    thread.start();
  }

  private void run(DeployLog log) {
    try {
      agent.start();
      agent.run();
    } catch (InterruptedException e) {
      // That is how it ends.
    } catch (IOException | RuntimeException e) {
      log.warn("The agent has ended: " + ErrorText.of(e));
    }
  }

  /** Ends it, as an agent ends that is told to. */
  @Override
  public void close() throws Exception {
    agent.end();
    thread.join(LIMIT.toMillis());
    if (thread.isAlive()) {
      throw new AssertionError("the agent does not end");
    }
    agent.close();
  }

  /** Tells it to end; it does when a script that runs has ended. */
  void end() {
    agent.end();
  }
}
