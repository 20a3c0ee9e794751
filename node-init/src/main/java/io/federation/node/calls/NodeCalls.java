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
import io.federation.orchestrate.answer.CallAnswerer;
import io.federation.orchestrate.answer.SeenRequests;
import io.federation.orchestrate.audit.AuditLog;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.ProfileJson;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Answers calls of the node, and says what it is, so that callers find it. Each call is done in a
 * thread of its own.
 */
public final class NodeCalls implements ClusterPart {

  /** More at once are not begun, and cannot be while these hang. */
  private static final int MOST_AT_ONCE = 100;

  /** After the loss of a session others are to see the node soon. */
  private static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(5);

  /** It is found out anew what the node is with each so many, and after each commit. */
  private static final int ANNOUNCEMENTS_OF_PROFILE = 12;

  private final NodeHome home;
  private final CalledNodeHere node;
  private final EventPublisher events;
  private final Clock clock;

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
    this.node = new CalledNodeHere(home, runner, environment, look, clock);
    this.events = events;
    this.clock = clock;
  }

  @Override
  public AutoCloseable begin(ClusterConnection connection) throws IOException {
    Optional<String> id = new NodeInfo(home).name(NodeProperty.INSTANCE_ID);
    if (id.isEmpty()) {
      return () -> {};
    }
    CallAnswerer answerer =
        new CallAnswerer(
            connection.deployment(),
            node,
            SeenRequests.open(home.run().resolve("calls.txt")),
            new AuditLog(home.log().resolve("audit.log")),
            clock);
    Answering answering = new Answering(new CallCarrier(connection), answerer, id.get());
    answering.start();
    return answering;
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** What is done with one connection. */
  private final class Answering implements AutoCloseable {
    private final CallCarrier carrier;
    private final CallAnswerer answerer;
    private final EphemeralNode announcement;
    private final ScheduledExecutorService announcing =
        Executors.newSingleThreadScheduledExecutor(task -> thread(task, "node profile"));
    private final ThreadPoolExecutor calls =
        new ThreadPoolExecutor(
            0,
            MOST_AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> thread(task, "call"),
            new ThreadPoolExecutor.DiscardPolicy());
    private Optional<AutoCloseable> following = Optional.empty();
    private boolean isClosed;
    private int announcements;
    private String trouble = "";

    Answering(CallCarrier carrier, CallAnswerer answerer, String id) {
      this.carrier = carrier;
      this.answerer = answerer;
      this.announcement = carrier.profile(id);
    }

    void start() {
      var unused =
          announcing.scheduleWithFixedDelay(
              this::announce, 0, BETWEEN_ANNOUNCEMENTS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void announce() {
      try {
        if (announcements++ % ANNOUNCEMENTS_OF_PROFILE == 0 || node.hasMoved()) {
          List<String> problems = node.refreshProfile();
          tell(
              problems.isEmpty()
                  ? ""
                  : "Not all of this node's facts and classes are known: "
                      + String.join("; ", problems));
        }
        if (!announcement.announce(ProfileJson.bytes(node.profile()))) {
          throw new IOException("another process answers calls of this node, too");
        }
        follow();
      } catch (ClusterUnavailableException e) {
        // Told by whoever keeps the connection.
      } catch (IOException | RuntimeException e) {
        announcements = 0;
        tell("Callers may not find this node: " + ErrorText.of(e));
      }
    }

    /** Not before it is known what the node is: the policy asks for that. */
    private synchronized void follow() {
      if (following.isEmpty() && !isClosed) {
        following =
            Optional.of(carrier.follow((id, call) -> calls.execute(() -> answer(id, call))));
      }
    }

    /** Tells a problem once, as long as it stays. */
    private synchronized void tell(String problem) {
      if (!problem.equals(trouble) && !problem.isEmpty()) {
        events.publish(new LifeEvent.Warning(problem));
      }
      trouble = problem;
    }

    private void answer(String id, byte[] call) {
      try {
        Optional<CallReply> reply = answerer.answer(call);
        if (reply.isPresent()) {
          boolean unused = carrier.reply(id, reply.get().node(), reply.get().bytes());
        }
      } catch (ClusterUnavailableException e) {
        // The caller finds that there is no reply.
      } catch (IOException | RuntimeException e) {
        tell("Cannot answer a call: " + ErrorText.of(e));
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
      calls.shutdown();
      try {
        announcement.withdraw();
      } catch (ClusterUnavailableException e) {
        // It goes with the session.
      }
    }
  }
}
