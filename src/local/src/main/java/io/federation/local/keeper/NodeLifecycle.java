package io.federation.local.keeper;

import io.federation.local.home.BusyException;
import io.federation.local.home.FederationHome;
import io.federation.local.node.GoneNodes;
import io.federation.local.node.LocalNode;
import io.federation.local.node.NodeProgram;
import io.federation.machine.MarkedProcesses;
import io.federation.machine.ProcessTable;
import io.federation.model.spec.Durations;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Starts nodes and ends them for good, side by side as machines would be. */
final class NodeLifecycle {

  private final FederationHome home;
  private final NodeProgram program;
  private final Heartbeats heartbeats;
  private final NodeTasks tasks;
  private final KeeperLog log;
  private final BackOff backOff;
  private final GoneNodes goneNodes;
  private final MarkedProcesses processes = new MarkedProcesses(new ProcessTable());

  NodeLifecycle(
      FederationHome home,
      NodeProgram program,
      Heartbeats heartbeats,
      NodeTasks tasks,
      KeeperLog log,
      Clock clock) {
    this.home = home;
    this.program = program;
    this.heartbeats = heartbeats;
    this.tasks = tasks;
    this.log = log;
    this.backOff = new BackOff(clock);
    this.goneNodes = new GoneNodes(home);
  }

  /** Returns whether it is time for another node of {@code part}. */
  boolean mayGrow(String part) {
    return backOff.isOver(part);
  }

  /** Begins to initialise a node, be it new or one that an earlier keeper did not finish. */
  void start(LocalNode node, FederationSpec spec) {
    tasks.begin(node.id(), () -> initialise(node, spec));
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

  /** Begins to clear away a node that was terminated: what is left of it dies at once. */
  void clear(LocalNode node) {
    tasks.begin(
        node.id(),
        () -> {
          processes.kill(List.of(node.mark()));
          goneNodes.archive(node);
          log.tell(node.id(), "is gone");
        });
  }

  /** Begins to end a node that is one too many; its processes may end in peace. */
  void retire(LocalNode node) {
    tasks.begin(
        node.id(),
        () -> {
          log.tell(node.id(), "is one too many and ends");
          // Cut off before the mark, the next keeper finds one too many and does all of it again.
          program.terminate(node).ifPresent(why -> log.tell(node.id(), "did not end well: " + why));
          node.terminate();
          processes.stop(List.of(node.mark()));
          goneNodes.archive(node);
          log.tell(node.id(), "is gone");
        });
  }
}
