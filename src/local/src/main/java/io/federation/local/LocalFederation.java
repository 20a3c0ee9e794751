package io.federation.local;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.home.HomeLock;
import io.federation.local.home.HomeRefusedException;
import io.federation.local.home.Marker;
import io.federation.local.keeper.KeeperControl;
import io.federation.local.keeper.KeeperRecord;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.local.node.NodeStatus;
import io.federation.local.process.MarkedProcesses;
import io.federation.local.repository.Author;
import io.federation.local.repository.OpsRepository;
import io.federation.local.repository.WorkingClone;
import io.federation.machine.FileTrees;
import io.federation.machine.ProcessTable;
import io.federation.machine.StateFiles;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A federation on this machine. Everything here may be called again at any time, also after an
 * earlier call was killed, and then does what is left to do.
 */
public final class LocalFederation {

  private static final String DESCRIPTION = "it/federation.yaml";

  private final FederationHome home;
  private final Programs programs;
  private final LocalListener listener;
  private final NodeProgram nodeProgram;
  private final MarkedProcesses processes;
  private final KeeperControl keeper;

  /**
   * Puts the parts together.
   *
   * @param environment the variables of this process, which those of the nodes build upon
   */
  public LocalFederation(
      FederationHome home,
      Programs programs,
      Map<String, String> environment,
      LocalListener listener) {
    this.home = home;
    this.programs = programs;
    this.listener = listener;
    this.nodeProgram = new NodeProgram(programs.fastJava(), programs.nodeInit(), environment);
    ProcessTable table = new ProcessTable();
    this.processes = new MarkedProcesses(table);
    this.keeper = new KeeperControl(home, table);
  }

  /**
   * Makes what is missing of the federation, starts what does not run, and waits until all nodes
   * have done their work.
   *
   * @param sample the folder that the ops repository begins with
   * @param every the time between two heartbeats of a node
   * @param patience how long to wait for the nodes' work
   * @throws HomeRefusedException if the home's folder is somebody else's
   * @throws io.federation.local.home.BusyException if another call is under way
   */
  public void up(Path sample, Duration every, Duration patience)
      throws IOException, InterruptedException {
    requireFile(programs.nodeInit());
    requireFile(programs.fed());
    requireFile(sample.resolve(DESCRIPTION));
    HomeClaim.check(home);
    try (HomeLock held = HomeLock.change(home)) {
      HomeClaim.make(home);
      makeRepositories(sample);
      FederationSpec spec =
          SpecReader.readStrict(new OpsRepository(home.opsGit()).read(DESCRIPTION), DESCRIPTION);
      HomeClaim.note(home, spec);
      List<LocalNode> nodes = LocalNode.wanted(home, spec);
      for (LocalNode node : nodes) {
        raise(node, spec);
      }
      try (FirstWork work = FirstWork.of(nodes, listener)) {
        keep(every);
        work.await(patience);
      }
    }
  }

  private static void requireFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is missing: start fed by ./fed, which builds it");
    }
  }

  private void makeRepositories(Path sample) throws IOException {
    OpsRepository ops = new OpsRepository(home.opsGit());
    if (!ops.exists()) {
      // What cannot be used shall not become the beginning of a history.
      SpecReader.readStrict(Files.readAllBytes(sample.resolve(DESCRIPTION)), DESCRIPTION);
      ops.make(sample);
      listener.on(new LocalEvent.RepositoryMade(ops.folder(), sample));
    }
    WorkingClone clone = new WorkingClone(home.opsClone(), ops.folder());
    if (!clone.exists()) {
      Optional<Author> author = clone.make();
      listener.on(new LocalEvent.CloneMade(home.opsClone()));
      author.ifPresent(set -> listener.on(new LocalEvent.AuthorSet(set)));
    }
  }

  private void raise(LocalNode node, FederationSpec spec) throws IOException, InterruptedException {
    if (!node.isInitialised()) {
      // An init that outlived the call that started it would hold the node's lock.
      int stopped = processes.stop(List.of(node.mark()));
      if (stopped > 0) {
        listener.on(new LocalEvent.LeftoversStopped(node.id(), stopped));
      }
    }
    if (!node.isInitialised()) {
      listener.on(new LocalEvent.NodeInit(node.id()));
      nodeProgram.init(
          node, spec, home.opsGit(), line -> listener.on(new LocalEvent.NodeLine(node.id(), line)));
    } else if (StateFiles.refresh(nodeProgram.jar(), node.jar())) {
      listener.on(new LocalEvent.ProgramReplaced(node.id()));
    }
  }

  private void keep(Duration every) throws IOException, InterruptedException {
    // A copy, as the keeper runs for long and the jar may be built anew meanwhile.
    Path copy = home.bin().resolve("fed.jar");
    boolean refreshed = StateFiles.refresh(programs.fed(), copy);
    Optional<KeeperRecord> running = keeper.running();
    if (running.isPresent() && (refreshed || !running.get().every().equals(every))) {
      keeper.stop();
      listener.on(new LocalEvent.KeeperStopped());
      running = Optional.empty();
    }
    if (running.isEmpty()) {
      KeeperRecord started = keeper.start(programs.keeper(copy), every);
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
    Marker marker = existing();
    List<NodeStatus> nodes =
        LocalNode.existing(home).parallelStream().map(nodeProgram::status).toList();
    return new FederationStatus(marker.deployment(), marker.stacktype(), keeper.running(), nodes);
  }

  /**
   * Returns the nodes, sorted by id.
   *
   * @throws HomeRefusedException if the home's folder is somebody else's
   * @throws IOException also if there is no federation
   */
  public List<LocalNode> nodes() throws IOException {
    existing();
    return LocalNode.existing(home);
  }

  private Marker existing() throws IOException {
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
      try (HomeLock held = HomeLock.change(home)) {
        stopAll();
      }
    }
  }

  /** Stops everything, as {@link #down} does, and removes the home with all it holds. */
  public void purge() throws IOException, InterruptedException {
    if (HomeClaim.find(home).isEmpty()) {
      return;
    }
    try (HomeLock held = HomeLock.change(home)) {
      stopAll();
      // The marker last: cut off before, the folder is still known as ours.
      FileTrees.deleteAllBut(home.marker(), home.root());
      FileTrees.delete(home.root());
      listener.on(new LocalEvent.HomeRemoved(home.root()));
    }
  }

  private void stopAll() throws IOException, InterruptedException {
    // The keeper first, so that nothing new is started behind our back.
    if (keeper.stop()) {
      listener.on(new LocalEvent.KeeperStopped());
    }
    List<String> marks = new ArrayList<>(List.of(keeper.mark()));
    LocalNode.existing(home).forEach(node -> marks.add(node.mark()));
    int stopped = processes.stop(marks);
    if (stopped > 0) {
      listener.on(new LocalEvent.ProcessesStopped(stopped));
    }
  }
}
