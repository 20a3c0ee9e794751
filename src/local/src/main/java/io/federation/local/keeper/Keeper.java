package io.federation.local.keeper;

import io.federation.cluster.ClusterConnection;
import io.federation.local.address.AddressBlock;
import io.federation.local.address.BlockClaim;
import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.home.HomeLock;
import io.federation.local.node.GoneNodes;
import io.federation.local.node.NodeCreator;
import io.federation.local.node.NodeProgram;
import io.federation.local.repository.RepositoryUpkeep;
import io.federation.local.repository.StaleLocks;
import io.federation.machine.LockFile;
import io.federation.machine.PrivateFiles;
import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.model.spec.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a federation alive: calls the heartbeats of its nodes, as cron would, keeps as many nodes
 * as there shall be, and looks after the repositories that it serves. Whatever goes wrong is told
 * in its log and tried again; it may be killed at any moment, and the next one carries on.
 */
public final class Keeper {

  private static final String SELF = "keeper";
  private static final String REPOSITORIES = "repositories";
  private static final int THREADS = 4;
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PUSHES = Duration.ofMillis(100);
  private static final Duration SYNC = Duration.ofSeconds(1);
  private static final Duration UPKEEP = Duration.ofMinutes(5);
  private static final Duration LOCKS = Duration.ofSeconds(5);

  private final FederationHome home;
  private final KeeperRecord record;
  private final NodeProgram program;
  private final Map<String, String> environment;
  private final Clock clock;
  private final KeeperLog log;
  private final CountDownLatch over = new CountDownLatch(1);

  /** Something that is done again and again. */
  private interface Duty {
    void run() throws IOException;
  }

  /**
   * A keeper in this process.
   *
   * @param every the time between two heartbeats of a node
   * @param program what nodes are born from
   * @param environment the variables of this process, which those of the nodes build upon
   */
  public Keeper(
      FederationHome home,
      Duration every,
      NodeProgram program,
      Map<String, String> environment,
      Clock clock)
      throws IOException {
    this.home = home;
    this.record = new KeeperRecord(self(), every);
    this.program = program;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.log = new KeeperLog(home.keeperLog(), clock);
  }

  private static ProcessIdentity self() throws IOException {
    return new ProcessTable()
        .identify(ProcessHandle.current().pid())
        .orElseThrow(() -> new IOException("this process is not in /proc"));
  }

  /**
   * Keeps the federation until its home is gone or another keeper has taken over.
   *
   * @return whether it did; not if another keeper is there already
   * @throws io.federation.local.address.BlockTakenException if another federation has the addresses
   */
  public boolean run() throws IOException, InterruptedException {
    Optional<LockFile> lock = HomeLock.keeper(home);
    if (lock.isEmpty()) {
      return false;
    }
    AddressBlock block = HomeClaim.block(home);
    ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(THREADS);
    try (LockFile held = lock.get();
        BlockClaim addresses = BlockClaim.take(block, home.root());
        NodeTasks tasks = new NodeTasks(log::complain);
        ClusterService cluster =
            new ClusterService(
                home, block, new Agents(home, environment, clock, log), log, clock)) {
      PrivateFiles.createFolders(home.log());
      record.write(home);
      log.tell(
          SELF, "heartbeats every " + Durations.render(record.every()) + ", addresses " + block);
      begin(clockwork, tasks, block, cluster);
      over.await();
      return true;
    } finally {
      clockwork.shutdownNow();
    }
  }

  private void begin(
      ScheduledExecutorService clockwork,
      NodeTasks tasks,
      AddressBlock block,
      ClusterService cluster)
      throws IOException {
    NodeCreator creator = new NodeCreator(home, block);
    creator.sweep();
    new GoneNodes(home).tidy();
    Heartbeats heartbeats = new Heartbeats(home, record.every(), environment, clockwork, log);
    Scaling scaling =
        new Scaling(
            home,
            new CurrentSpec(home),
            creator,
            new NodeLifecycle(home, program, heartbeats, tasks, log, clock),
            log);
    RepositoryUpkeep upkeep = new RepositoryUpkeep(home.git(), environment, clock);
    StaleLocks locks = new StaleLocks(home.git(), clock);
    // Counted from the end of the last: a machine that slept has nothing to make up for.
    again(clockwork, LOOK, SELF, scaling::look);
    again(clockwork, record.every(), SELF + " (heartbeats)", heartbeats::round);
    again(clockwork, LOOK, SELF + " (agents)", cluster::look);
    again(clockwork, PUSHES, SELF + " (pushes)", cluster::notifyNodes);
    OpsTreeSync tree = new OpsTreeSync(home, environment, log, clock);
    again(
        clockwork,
        SYNC,
        SELF + " (sync)",
        () -> tasks.begin(OpsTreeSync.SELF, () -> sync(tree, cluster)));
    again(clockwork, LOCKS, SELF + " (locks)", () -> free(locks));
    again(
        clockwork,
        UPKEEP,
        SELF + " (upkeep)",
        () -> tasks.begin(REPOSITORIES, () -> lookAfter(upkeep)));
  }

  private void sync(OpsTreeSync tree, ClusterService cluster)
      throws IOException, InterruptedException {
    Optional<ClusterConnection> connection = cluster.ofDeployments();
    if (connection.isPresent()) {
      tree.sync(connection.get());
    }
  }

  private void free(StaleLocks locks) throws IOException {
    for (Path lock : locks.remove()) {
      log.tell(REPOSITORIES, "removed " + lock + ": whoever pushed was killed");
    }
  }

  private void lookAfter(RepositoryUpkeep upkeep) throws IOException {
    for (Path repository : upkeep.run()) {
      log.tell(REPOSITORIES, "packed " + repository);
    }
    log.well(REPOSITORIES);
  }

  private void again(ScheduledExecutorService clockwork, Duration pause, String who, Duty duty) {
    ScheduledFuture<?> unused =
        clockwork.scheduleWithFixedDelay(
            () -> attend(who, duty), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void attend(String who, Duty duty) {
    try {
      if (isWanted()) {
        duty.run();
        log.well(who);
      } else {
        over.countDown();
      }
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is, such as too little memory for a thread, the next time may fare better; what
      // is thrown from here would end the duty for good.
      log.complain(who, e);
    }
  }

  private boolean isWanted() throws IOException {
    return Files.exists(home.marker()) && KeeperRecord.read(home).equals(Optional.of(record));
  }
}
