package io.federation.local.keeper;

import io.federation.local.home.BusyException;
import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.local.process.MarkedProcesses;
import io.federation.model.spec.Durations;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.util.List;

/** Takes nodes from their birth to their first heartbeat, side by side as machines would be. */
final class Launches {

  private final FederationHome home;
  private final NodeProgram program;
  private final MarkedProcesses processes;
  private final Heartbeats heartbeats;
  private final Errands errands;
  private final BackOff backOff;
  private final KeeperLog log;

  Launches(
      FederationHome home,
      NodeProgram program,
      MarkedProcesses processes,
      Heartbeats heartbeats,
      Errands errands,
      BackOff backOff,
      KeeperLog log) {
    this.home = home;
    this.program = program;
    this.processes = processes;
    this.heartbeats = heartbeats;
    this.errands = errands;
    this.backOff = backOff;
    this.log = log;
  }

  /** Begins to initialise a node, be it new or one that an earlier keeper did not finish. */
  void begin(LocalNode node, FederationSpec spec) {
    errands.begin(node.id(), () -> initialise(node, spec));
  }

  private void initialise(LocalNode node, FederationSpec spec)
      throws IOException, InterruptedException {
    if (node.address().isEmpty()) {
      // Gone, since it was seen.
      return;
    }
    // An init that outlived the keeper that started it would hold the node's lock.
    int stopped = processes.stop(List.of(node.mark()));
    if (node.isInitialised() || node.isTerminated()) {
      return;
    }
    if (stopped > 0) {
      log.tell(node.id(), "ended " + stopped + " process(es) that an earlier keeper had left");
    }
    log.tell(node.id(), "grows");
    try {
      program.init(node, spec, home.opsGit());
    } catch (BusyException e) {
      log.trouble(node.id(), String.valueOf(e.getMessage()));
      return;
    } catch (IOException e) {
      giveUp(node, e);
      return;
    }
    backOff.succeeded(node.part());
    log.tell(node.id(), "is initialised");
    heartbeats.call(node);
  }

  private void giveUp(LocalNode node, IOException trouble)
      throws IOException, InterruptedException {
    if (node.isTerminated()) {
      // It did not fail, it was killed.
      return;
    }
    // What it has started goes first: marked as failed, its volume is free for another.
    processes.stop(List.of(node.mark()));
    node.fail();
    String wait = Durations.render(backOff.failed(node.part()));
    log.tell(
        node.id(), "initialisation failed: " + trouble.getMessage() + "; another grows in " + wait);
  }
}
