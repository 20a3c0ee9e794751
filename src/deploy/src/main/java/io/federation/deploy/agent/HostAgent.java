package io.federation.deploy.agent;

import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.cluster.SharedTree;
import io.federation.deploy.host.PlanInputsStore;
import io.federation.deploy.plan.DeploymentException;
import io.federation.deploy.plan.LockKind;
import io.federation.deploy.plan.Plan;
import io.federation.deploy.plan.PlanInputs;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.deploy.tree.Tree;
import io.federation.deploy.version.ClusterVersion;
import io.federation.deploy.zookeeper.CachedTreeReader;
import io.federation.machine.ErrorText;
import io.federation.machine.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Brings a host to each version that the cluster is set to, as long as it runs. The version of the
 * cluster is the property {@code version} of {@code /hosts}, and each agent announces its host by a
 * node below. {@code None} stops all of them, {@code False} lets them wait.
 *
 * <p>Used by one thread.
 */
public final class HostAgent implements AutoCloseable {

  /** The version is looked at so often even without word of a change. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  /**
   * It is looked at so often what a version waits for that is not begun yet; and what is on the
   * host is told when nothing has happened for so long.
   */
  private static final Duration SHORT_LOOK = Duration.ofSeconds(1);

  /** What agents write below these on their way is not what is deployed. */
  private static final Set<String> OF_AGENTS =
      Set.of(ClusterVersion.HOSTS, LockKind.PATH.folder(), LockKind.ROLE.folder());

  /** A host is announced anew so often, even while a script runs. */
  private static final Duration ANNOUNCE = Duration.ofSeconds(5);

  /** Each host's node, its log and its files have the version too. */
  private static final int LONGEST_VERSION = 1_000;

  private final ClusterConnection connection;
  private final AgentSettings settings;
  private final HostTools tools;
  private final DeployLog log;
  private final Clock clock;
  private final Sleeper sleeper;
  private final ClusterRetry retry;
  private final AgentFiles files;
  private final Progress progress;
  private final PathLocks pathLocks;
  private final DeploymentGate gate;
  private final FailureHandler failure;
  private final CachedTreeReader tree;
  private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);
  private final ScheduledExecutorService announcing =
      Executors.newSingleThreadScheduledExecutor(HostAgent::thread);
  private Optional<Literal> version = Optional.empty();
  private boolean stateTold;

  /** Whether the host has had the version of the cluster since its agent was started. */
  private boolean hasConvergedSinceStart;

  public HostAgent(
      ClusterConnection connection,
      AgentSettings settings,
      HostTools tools,
      DeployLog log,
      Clock clock,
      Sleeper sleeper) {
    this.connection = connection;
    this.settings = settings;
    this.tools = tools;
    this.log = log;
    this.clock = clock;
    this.sleeper = sleeper;
    this.retry = new ClusterRetry(log, clock, sleeper);
    this.files = new AgentFiles(settings.runFolder(), clock);
    this.progress = new Progress(connection, retry, settings, files, log, sleeper);
    this.tree = new CachedTreeReader(connection, OF_AGENTS);
    this.pathLocks = new PathLocks(connection, retry, progress, settings.host(), sleeper);
    this.failure = new FailureHandler(connection, settings, progress, retry, log);
    this.gate =
        new DeploymentGate(
            connection, settings, tools.commands(), progress, retry, failure, log, clock);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "host-announcement");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Announces the host. Scripts that an earlier agent of it has left running must have ended.
   *
   * @throws IOException in one line if another agent of this host runs, or its files are damaged
   */
  public void start() throws IOException, InterruptedException {
    Optional<Literal> left = retry.untilReached(progress.node()::versionLeft);
    version = left.isPresent() ? left : files.version();
    version.ifPresent(progress.node()::setVersion);
    progress.announce();
    var unused =
        announcing.scheduleWithFixedDelay(
            this::announceAgain, ANNOUNCE.toMillis(), ANNOUNCE.toMillis(), TimeUnit.MILLISECONDS);
    pathLocks.endAllOfEarlierAgent();
    if (version.isPresent()) {
      progress.isAt(version.get());
    }
    log.info("Agent starting, cluster " + shown(progress.wanted()) + ", host " + shown(version));
  }

  /** Returns the version that the host has; nothing if it has none, or something of two. */
  public Optional<Literal> version() {
    return version;
  }

  /** Others are to see it after a loss of the session, too, however long a script takes. */
  private void announceAgain() {
    try {
      boolean unused = progress.node().announce();
    } catch (ClusterUnavailableException | IOException | RuntimeException e) {
      // Steps find that out, and tell it.
    }
  }

  private static String shown(Optional<Literal> value) {
    return value.map(PlainLiteral::of).orElse("None");
  }

  /**
   * Deploys whenever the version of the cluster changes, until {@link #end}.
   *
   * @throws IOException in one line if the host cannot be announced any more
   */
  public void run() throws IOException, InterruptedException {
    try (SharedTree.Following unused =
        new SharedTree(connection).follow(ClusterVersion.HOSTS, () -> changes.offer(true))) {
      while (!retry.isEnding()) {
        boolean unusedResult = deployOnce();
        Duration pause = gate.isWaiting() || !stateTold ? SHORT_LOOK : LOOK;
        if (changes.poll(pause.toMillis(), TimeUnit.MILLISECONDS) == null) {
          // Not at once: other hosts are still on their way.
          if (!stateTold) {
            tellState();
          }
          progress.announce();
          failure.rollBackIfPending();
        }
      }
    } catch (InterruptedException e) {
      if (!retry.isEnding()) {
        throw e;
      }
    }
  }

  /**
   * Tells it to end, from any thread. The step that it does is done to its end; no other one
   * begins.
   */
  public void end() {
    retry.end();
    boolean unused = changes.offer(true);
  }

  /**
   * Deploys the version of the cluster, if the host has another one, it is neither {@code None} nor
   * {@code False}, and may be begun now.
   *
   * @return whether the host has the cluster's version now
   */
  public boolean deployOnce() throws IOException, InterruptedException {
    Optional<Literal> wanted = progress.wanted();
    boolean isIdle = wanted.filter(ClusterVersion::isDeployed).isEmpty() || wanted.equals(version);
    if (isIdle || progress.isRollback()) {
      gate.leave();
    }
    if (!isIdle) {
      progress.prepare(wanted.get(), hasConvergedSinceStart && version.isPresent());
      if (mayBegin(wanted.get())) {
        deploy(wanted.get());
      }
    }
    boolean isCurrent = wanted.equals(version);
    hasConvergedSinceStart |= isCurrent;
    return isCurrent;
  }

  private boolean mayBegin(Literal wanted) throws IOException, InterruptedException {
    // Nobody is to keep a version that has failed for longer than need be. A host that keeps its
    // role's lock goes on: hosts that it would wait for may wait for that.
    return progress.isRollback()
        || (version.isEmpty() && isRoleBegun())
        || gate.isOpen(wanted, version.isPresent());
  }

  /** Lets people know what the host's next plan depends on; nothing else does depend on it. */
  private void tellState() throws InterruptedException {
    stateTold = true;
    try {
      new PlanInputsStore(connection).write(settings.host().id(), state());
    } catch (ClusterUnavailableException | IOException | RuntimeException e) {
      log.warn(
          "cannot report what is installed, so 'fed deploy plan' may be out of date: "
              + ErrorText.of(e));
    }
  }

  private PlanInputs state() throws IOException, InterruptedException {
    return new PlanInputs(tools.inventory().read(isRoleBegun()), settings.redeploy());
  }

  private boolean isRoleBegun() throws IOException, InterruptedException {
    Optional<RoleLock> roleLock = settings.host().role().map(this::roleLock);
    return roleLock.isPresent() && roleLock.get().isRequested();
  }

  private void deploy(Literal wanted) throws IOException, InterruptedException {
    String whole = PlainLiteral.of(wanted);
    boolean isTooLong = whole.length() > LONGEST_VERSION;
    String shown = isTooLong ? whole.substring(0, LONGEST_VERSION) + "..." : whole;
    Instant began = clock.instant();
    log.begin(shown);
    // Whatever becomes of it: what the host had before is not what it has now.
    version = Optional.empty();
    stateTold = false;
    try {
      progress.begin();
      try {
        if (isTooLong) {
          throw new IOException(
              "the cluster version is longer than "
                  + LONGEST_VERSION
                  + " characters: use one such as a commit's id or a number");
        }
        runPlan();
        runAfter();
        progress.done();
        version = Optional.of(wanted);
        log.done(shown, Duration.between(began, clock.instant()));
      } catch (AbandonedException e) {
        log.abandoned(shown, ErrorText.of(e));
        progress.abandoned();
        runAfter();
      }
    } catch (DeploymentException | IOException | RuntimeException e) {
      failure.handle(e, shown);
    }
  }

  private void runPlan()
      throws AbandonedException, DeploymentException, IOException, InterruptedException {
    Tree read = new Tree(retry.untilReached(tree::read));
    PlanInputs state = state();
    Plan plan = plan(state, read);
    plan.warnings().forEach(log::warn);
    new StepRunner(
            settings.root(), tools, progress, pathLocks, this::roleLock, state.inventory(), log)
        .run(plan);
  }

  private Plan plan(PlanInputs state, Tree read)
      throws AbandonedException, DeploymentException, IOException, InterruptedException {
    try {
      Plan plan = state.plan(read, settings.host());
      if (plan.steps().isEmpty()) {
        progress.checkVersion();
      }
      return plan;
    } catch (DeploymentException e) {
      progress.checkVersion();
      throw e;
    }
  }

  private RoleLock roleLock(String role) {
    return new RoleLock(connection, retry, progress, settings.host(), role, sleeper);
  }

  private void runAfter() throws IOException {
    if (settings.after().isPresent()) {
      settings.after().get().run(tools.commands());
    }
  }

  /** Takes the host's node away. */
  @Override
  public void close() throws IOException {
    announcing.shutdownNow();
    try {
      boolean unused = announcing.awaitTermination(LOOK.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      progress.node().withdraw();
    } catch (ClusterUnavailableException e) {
      // It goes with the session.
    }
  }
}
