package io.federation.local;

import io.federation.local.address.AddressBlock;
import io.federation.local.address.BlockClaim;
import io.federation.local.home.FederationFile;
import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.home.HomeLock;
import io.federation.local.home.HomeRefusedException;
import io.federation.local.keeper.DesiredCounts;
import io.federation.local.keeper.KeeperControl;
import io.federation.local.keeper.KeeperRecord;
import io.federation.local.node.CallKey;
import io.federation.local.node.LocalNode;
import io.federation.local.node.LocalNodeStatus;
import io.federation.local.node.NodeProgram;
import io.federation.local.packages.PackageLists;
import io.federation.local.repository.OpsDescription;
import io.federation.machine.LockFile;
import io.federation.machine.ProcessTable;
import io.federation.machine.StateFiles;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A federation on this machine. Everything here may be called again at any time, also after an
 * earlier call was killed, and then does what is left to do.
 */
public final class LocalFederation {

  private final FederationHome home;
  private final Programs programs;
  private final LocalEvent.Listener listener;
  private final Map<String, String> environment;
  private final RepositorySetup repositories;
  private final NodeProgram nodeProgram;
  private final KeeperControl keeper;
  private final Shutdown shutdown;

  /**
   * Puts the parts together.
   *
   * @param environment the variables of this process, which those of the nodes build upon
   */
  public LocalFederation(
      FederationHome home,
      Programs programs,
      Map<String, String> environment,
      LocalEvent.Listener listener) {
    this.home = home;
    this.programs = programs;
    this.listener = listener;
    this.environment = Map.copyOf(environment);
    this.repositories = new RepositorySetup(home, listener);
    this.nodeProgram = new NodeProgram(programs.fastJava(), programs.nodeInit(), environment);
    this.keeper = new KeeperControl(home, new ProcessTable());
    this.shutdown = new Shutdown(home, keeper, nodeProgram, listener);
  }

  /**
   * Makes what is missing of the federation, starts what does not run, and waits until all nodes
   * have done their work and the site answers, if there is one.
   *
   * @throws HomeRefusedException if the home's folder is somebody else's, or began with another
   *     sample
   * @throws io.federation.local.address.BlockTakenException if another federation has the addresses
   * @throws io.federation.local.packages.PackagesMissingException if packages are missing that may
   *     not be installed
   * @throws io.federation.local.home.BusyException if another call is under way
   */
  public void up(UpRequest request) throws IOException, InterruptedException {
    requireFile(programs.nodeInit());
    requireFile(programs.fed());
    Path sample = repositories.sample(request);
    AddressBlock block = HomeClaim.block(home);
    BlockClaim.check(block, home.root());
    try (LockFile held = HomeLock.change(home)) {
      HomeClaim.make(home);
      HomeClaim.note(home, marker -> marker.withBlock(block.toString()));
      FederationSpec spec = repositories.make(sample);
      DesiredCounts.ask(home, spec, request.counts());
      SortedSet<String> packages = PackageLists.of(repositories.ops(), spec);
      if (spec.zookeeper().isPresent()) {
        packages.add(CallKey.PACKAGE);
      }
      new Requirements(environment, listener).meet(packages, request.mayInstall());
      if (spec.zookeeper().isPresent()) {
        new CallKey(home).make(environment);
      }
      Map<String, FederationSpec.Count> counts = DesiredCounts.of(home, spec);
      try (ReadinessWait readiness =
          ReadinessWait.of(home, spec, counts, nodeProgram::status, listener)) {
        boolean refreshed = refreshPrograms();
        keep(request.every(), refreshed);
        readiness.await(request.limit(), this::requireKeeper);
      }
    }
  }

  /**
   * Makes what is missing of the federation's repositories and their clones, and nothing else: its
   * nodes are on other machines, which share the repositories.
   *
   * @throws HomeRefusedException if the home's folder is somebody else's, or began with another
   *     sample
   * @throws io.federation.local.home.BusyException if another call is under way
   */
  public void makeRepositories(UpRequest request) throws IOException {
    Path sample = repositories.sample(request);
    try (LockFile held = HomeLock.change(home)) {
      HomeClaim.make(home);
      repositories.packByPushes(repositories.make(sample));
    }
  }

  private static void requireFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is missing: start fed by ./fed, which builds it");
    }
  }

  private void requireKeeper() throws IOException {
    if (keeper.running().isEmpty()) {
      throw new IOException("the keeper has ended: run this again; its log is " + home.keeperLog());
    }
  }

  /**
   * Makes copies of the programs, as they run for long and the jars may be built anew meanwhile.
   *
   * @return whether the keeper's was replaced
   */
  private boolean refreshPrograms() throws IOException {
    StateFiles.refresh(programs.nodeInit(), home.nodeInitJar());
    for (LocalNode node : LocalNode.living(home)) {
      if (node.isInitialised() && StateFiles.refresh(home.nodeInitJar(), node.jar())) {
        listener.on(new LocalEvent.ProgramReplaced(node.id()));
      }
    }
    return StateFiles.refresh(programs.fed(), home.fedJar());
  }

  private void keep(Duration every, boolean refreshed) throws IOException, InterruptedException {
    Optional<KeeperRecord> running = keeper.running();
    if (running.isPresent() && (refreshed || !running.get().every().equals(every))) {
      keeper.stop();
      listener.on(new LocalEvent.KeeperStopped());
      running = Optional.empty();
    }
    if (running.isEmpty()) {
      KeeperRecord started = keeper.start(programs.keeper(home.fedJar()), every);
      listener.on(new LocalEvent.KeeperStarted(started.process().pid(), started.every()));
    }
  }

  /**
   * Returns how the federation is.
   *
   * @throws HomeRefusedException if the home's folder is somebody else's
   * @throws IOException also if there is no federation
   */
  public FederationStatus status() throws IOException {
    FederationFile file = existing();
    List<LocalNodeStatus> nodes =
        LocalNode.present(home).parallelStream().map(nodeProgram::status).toList();
    return new FederationStatus(file.deployment(), file.stacktype(), keeper.running(), nodes);
  }

  /**
   * Returns the nodes that are not about to go, sorted by id.
   *
   * @throws HomeRefusedException if the home's folder is somebody else's
   * @throws IOException also if there is no federation
   */
  public List<LocalNode> nodes() throws IOException {
    existing();
    return LocalNode.living(home);
  }

  /**
   * Returns the nodes that are about to go, and what is left of those that are gone: their logs and
   * what they knew of themselves.
   *
   * @throws HomeRefusedException if the home's folder is somebody else's
   * @throws IOException also if there is no federation
   */
  public List<LocalNode> goneNodes() throws IOException {
    existing();
    List<LocalNode> gone = new ArrayList<>(LocalNode.existing(home));
    gone.removeIf(LocalNode::isLiving);
    gone.addAll(LocalNode.gone(home));
    return gone;
  }

  /**
   * Returns the addresses of the pages by which people reach the federation, such as {@code
   * http://127.77.3.1:8080/}; none if no part has an edge, or the description cannot be used.
   *
   * @throws HomeRefusedException if the home's folder is somebody else's
   * @throws IOException also if there is no federation
   */
  public List<String> urls() throws IOException {
    existing();
    Optional<FederationSpec> spec = new OpsDescription(home).find();
    return spec.isEmpty() ? List.of() : EdgePages.urls(spec.get(), LocalNode.living(home));
  }

  /**
   * Ends all processes of a node at once, as when a machine is switched off. The keeper clears it
   * away and grows another.
   *
   * @throws IllegalArgumentException if there is no such node
   * @throws HomeRefusedException if the home's folder is somebody else's
   * @throws IOException also if there is no federation
   */
  public void kill(String id) throws IOException, InterruptedException {
    existing();
    shutdown.kill(id);
  }

  private FederationFile existing() throws IOException {
    return HomeClaim.find(home)
        .orElseThrow(
            () -> new IOException("there is no federation in " + home.root() + ": run ./fed up"));
  }

  /**
   * Stops everything; afterwards no process of the federation runs. Its files stay. Where there is
   * no federation there is nothing to do.
   *
   * @throws HomeRefusedException if the home's folder is somebody else's
   * @throws io.federation.local.home.BusyException if another call is under way
   */
  public void down() throws IOException, InterruptedException {
    if (HomeClaim.find(home).isPresent()) {
      shutdown.stop();
    }
  }

  /** Stops everything, as {@link #down} does, and removes the home with all it holds. */
  public void purge() throws IOException, InterruptedException {
    if (HomeClaim.find(home).isPresent()) {
      shutdown.purge();
    }
  }
}
