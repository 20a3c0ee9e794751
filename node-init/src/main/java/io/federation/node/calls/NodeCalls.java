package io.federation.node.calls;

import io.federation.cluster.CallCarrier;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.EphemeralNode;
import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.event.LifeEvent;
import io.federation.node.cluster.ClusterPart;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import io.federation.orchestrate.answer.CallHandler;
import io.federation.orchestrate.answer.SeenRequests;
import io.federation.orchestrate.audit.AuditLog;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.ProfileJson;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls of the node, and says what it is, so that callers find it. Each call is done in a
 * thread of its own.
 */
public final class NodeCalls implements ClusterPart {

  /** More at once are not begun, and cannot be while these hang. */
  private static final int MOST_AT_ONCE = 100;

  /** After the loss of a session others are to see the node soon. */
  private static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(5);

  /** It is found out anew what the node is so often, and after each commit. */
  private static final Duration BETWEEN_PROFILES = Duration.ofMinutes(1);

  /** What actions may take to end when the agent ends. */
  private static final Duration END = Duration.ofSeconds(10);

  private final NodeHome home;
  private final LocalNodeContext node;
  private final EventPublisher events;
  private final Clock clock;
  private @Nullable SeenRequests seen;
  private final AuditLog audit;

  /**
   * Answers none yet.
   *
   * @param environment the variables of scripts
   * @param look beats at once
   * @param events is told what goes wrong
   */
  public NodeCalls(
      NodeHome home,
      ScriptRunner runner,
      ScriptEnvironment environment,
      Runnable look,
      EventPublisher events,
      Clock clock) {
    this.home = home;
    this.node = new LocalNodeContext(home, runner, environment, look, events, clock);
    this.audit = new AuditLog(home.log());
    this.events = events;
    this.clock = clock;
  }

  @Override
  public AutoCloseable begin(ClusterConnection connection) throws IOException {
    Optional<String> id = new NodeInfo(home).name(NodeProperty.INSTANCE_ID);
    if (id.isEmpty()) {
      return () -> {};
    }
    Answering answering = new Answering(connection, seen(), id.get());
    answering.start();
    return answering;
  }

  /** Whatever the connection, the node has seen what it has seen. */
  private synchronized SeenRequests seen() throws IOException {
    if (seen == null) {
      seen = SeenRequests.open(home.run().resolve("calls.txt"));
    }
    return seen;
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A problem that is told once as long as it stays. */
  private final class Trouble {
    private String told = "";

    synchronized void is(String problem) {
      if (!problem.equals(told) && !problem.isEmpty()) {
        events.publish(new LifeEvent.Warning(problem));
      }
      told = problem;
    }
  }

  /** What is done with one connection. */
  private final class Answering implements AutoCloseable {
    private final CallCarrier carrier;
    private final CallHandler handler;
    private final EphemeralNode announcement;
    private final ScheduledExecutorService announcing =
        Executors.newSingleThreadScheduledExecutor(task -> thread(task, "node profile"));
    private final ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            0,
            MOST_AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> thread(task, "call"),
            (task, pool) -> tooMany());
    private final Trouble ofProfile = new Trouble();
    private final Trouble ofAnnouncement = new Trouble();
    private final Trouble ofCalls = new Trouble();
    private Optional<AutoCloseable> following = Optional.empty();
    private Optional<Instant> profiled = Optional.empty();
    private boolean isClosed;

    Answering(ClusterConnection connection, SeenRequests seen, String id) {
      this.carrier = new CallCarrier(connection);
      this.handler =
          new CallHandler(connection.deployment(), node, seen, audit, ofCalls::is, clock);
      this.announcement = carrier.profile(id);
    }

    void start() {
      var unused =
          announcing.scheduleWithFixedDelay(
              this::announce, 0, BETWEEN_ANNOUNCEMENTS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void announce() {
      try {
        refreshProfile();
        if (announcement.announce(ProfileJson.bytes(node.profile()))) {
          follow();
          ofAnnouncement.is("");
        } else {
          ofAnnouncement.is("Another process answers calls of this node, too: end one of them");
        }
      } catch (ClusterUnavailableException e) {
        // Told by whoever keeps the connection.
      } catch (IOException | RuntimeException e) {
        ofAnnouncement.is("Callers may not find this node: " + ErrorText.of(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void refreshProfile() throws IOException {
      Instant now = clock.instant();
      if (profiled.isEmpty()
          || !now.isBefore(profiled.get().plus(BETWEEN_PROFILES))
          || node.hasMoved()) {
        List<String> problems = node.refreshProfile();
        profiled = Optional.of(now);
        ofProfile.is(
            problems.isEmpty()
                ? ""
                : "Not all of this node's facts and classes are known: "
                    + String.join("; ", problems));
      }
    }

    /** Not before it is known what the node is: the policy asks for that. */
    private synchronized void follow() throws IOException, InterruptedException {
      if (following.isEmpty() && !isClosed) {
        node.endActions();
        following =
            Optional.of(carrier.follow((id, call) -> threads.execute(() -> answer(id, call))));
      }
    }

    private void tooMany() {
      ofCalls.is(MOST_AT_ONCE + " calls are under way: one that came then was not answered");
    }

    private void answer(String id, byte[] call) {
      try {
        Optional<CallReply> reply = handler.answer(call);
        if (reply.isPresent()) {
          boolean unused = carrier.reply(id, reply.get().node(), reply.get().bytes());
        }
      } catch (ClusterUnavailableException e) {
        // The caller finds that there is no reply.
      } catch (IOException | RuntimeException e) {
        ofCalls.is("Cannot answer a call: " + ErrorText.of(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() throws Exception {
      synchronized (this) {
        isClosed = true;
        if (following.isPresent()) {
          following.get().close();
        }
      }
      announcing.shutdownNow();
      threads.shutdown();
      if (!threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        node.endActions();
      }
      try {
        announcement.withdraw();
      } catch (ClusterUnavailableException e) {
        // It goes with the session.
      }
    }
  }
}
