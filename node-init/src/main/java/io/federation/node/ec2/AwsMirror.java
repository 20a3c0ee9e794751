package io.federation.node.ec2;

import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.machine.LockFile;
import io.federation.model.NodeProperty;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.node.event.Mirror;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.StatusStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells AWS how it stands with the node, at the end of each heartbeat and of each command that has
 * changed something. What is not taken is told again; where all is told, no more is done than to
 * find that out.
 */
final class AwsMirror implements Mirror {

  /** What is looked through for calls that are due. */
  private enum Scope {
    ALL,
    GIT_SECRETS,
    SHARED_SECRETS
  }

  private static final String METADATA = "metadata";

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final StatusStore statuses;
  private final Instance instance;
  private final AwsCallProgram program;
  private final Clock clock;
  private final List<NodeEvent> news = new ArrayList<>();
  private boolean changed;
  private boolean beside;
  private boolean wantsLogin;

  AwsMirror(
      NodeHome home, StatusStore statuses, Instance instance, AwsCallProgram program, Clock clock) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.statuses = statuses;
    this.instance = instance;
    this.program = program;
    this.clock = clock;
  }

  @Override
  public void on(NumberedEvent occurrence) {
    NodeEvent event = occurrence.event();
    if (event instanceof LifeEvent.StateChanged state) {
      changed |= state.to().isLogged();
    } else if (event instanceof LifeEvent.InitFailed) {
      changed = true;
    } else if (event instanceof LifeEvent.HeartbeatBeside) {
      beside = true;
    }
    wantsLogin |= event.wantsLogin();
  }

  @Override
  public void beat(Deadline deadline) {
    tell(Scope.ALL, program.limit());
  }

  @Override
  public void rehearse() {
    try {
      Instance.LifecycleState lifecycle = instance.refresh();
      AwsStateFile notes = AwsStateFile.read(home);
      List<String> unused = outdated(due(lifecycle, notes, Scope.ALL), notes, Scope.ALL);
    } catch (IOException | RuntimeException | Error e) {
      // What goes wrong here goes wrong in the next heartbeat as well, and is told then.
      return;
    }
  }

  @Override
  public List<NodeEvent> finish(Deadline deadline) {
    if (changed) {
      tell(Scope.ALL, program.limit());
    }
    List<NodeEvent> told = List.copyOf(news);
    news.clear();
    return told;
  }

  /** Reads the secrets alone, whenever they were read last; what is wrong is told. */
  void readGitSecrets(Duration limit) {
    tell(Scope.GIT_SECRETS, limit);
  }

  /** Tells of the secrets that the node shares; returns what AWS has not taken. */
  Optional<String> tellSharedSecrets(Duration limit) throws IOException {
    tell(Scope.SHARED_SECRETS, limit);
    AwsStateFile notes = AwsStateFile.read(home);
    for (PendingCall left : due(instance.lifecycle(), notes, Scope.SHARED_SECRETS)) {
      return Optional.of(
          notes.outstanding().getOrDefault(left.name(), "AWS did not answer in time"));
    }
    return Optional.empty();
  }

  /** Tells what is due. Nothing that goes wrong here may keep the node from its work. */
  private void tell(Scope scope, Duration limit) {
    try {
      Instance.LifecycleState lifecycle = instance.lifecycle();
      if (!isAllTold(lifecycle, AwsStateFile.read(home), scope)) {
        Deadline deadline = Deadline.in(limit);
        Optional<LockFile> lock = new FileLocks(home).waitForAws(deadline.left());
        if (lock.isPresent()) {
          try (LockFile held = lock.get()) {
            AwsStateFile notes = AwsStateFile.read(home);
            noteProblem(lifecycle, notes);
            List<PendingCall> due = due(lifecycle, notes, scope);
            for (String name : outdated(due, notes, scope)) {
              notes.setOutstanding(name, "");
            }
            make(due, notes, deadline);
            notes.save();
          }
        }
      }
      changed = false;
    } catch (IOException | RuntimeException | Error e) {
      news.add(new LifeEvent.Warning("AWS cannot be told anything: " + ErrorText.of(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    beside = false;
    wantsLogin = false;
  }

  private boolean isAllTold(Instance.LifecycleState lifecycle, AwsStateFile notes, Scope scope)
      throws IOException {
    List<PendingCall> due = due(lifecycle, notes, scope);
    return due.isEmpty()
        && notes.get(METADATA).equals(lifecycle.problem().orElse(""))
        && outdated(due, notes, scope).isEmpty();
  }

  private void noteProblem(Instance.LifecycleState lifecycle, AwsStateFile notes) {
    String problem = lifecycle.problem().orElse("");
    if (!problem.isEmpty() && !problem.equals(notes.get(METADATA))) {
      news.add(new LifeEvent.Warning(problem));
    }
    notes.set(METADATA, problem);
  }

  private List<PendingCall> due(Instance.LifecycleState lifecycle, AwsStateFile notes, Scope scope)
      throws IOException {
    List<PendingCall> due = new ArrayList<>();
    PendingCall.Situation situation =
        new PendingCall.Situation(statuses.load(), lifecycle, beside, clock.instant());
    if (scope == Scope.GIT_SECRETS) {
      new GitCredentialFiles(home).addAll(situation.now(), notes, due);
      return due;
    }
    String id = nodeInfo.name(NodeProperty.INSTANCE_ID).orElse("");
    new SharedSecretCalls(home).add(id, situation, notes, due);
    if (scope == Scope.SHARED_SECRETS) {
      return due;
    }
    if (situation.status().state().canTell()) {
      new TagCalls(home).add(id, situation, notes, due);
      new LifecycleCalls(home).add(id, situation, notes, due);
    }
    new GitCredentialFiles(home).add(wantsLogin, situation.now(), notes, due);
    return due;
  }

  private void make(List<PendingCall> due, AwsStateFile notes, Deadline deadline) {
    if (due.isEmpty()) {
      return;
    }
    List<AwsCall> calls = new ArrayList<>();
    for (PendingCall one : due) {
      calls.add(one.call());
    }
    List<AwsOutcome> outcomes = program.call(calls, deadline);
    List<String> failed = new ArrayList<>();
    Set<String> problems = new LinkedHashSet<>();
    for (int i = 0; i < due.size(); i++) {
      String name = due.get(i).name();
      String problem = due.get(i).taking().take(outcomes.get(i));
      if (outcomes.get(i).result() != Result.NOT_AWAITED
          && !problem.isEmpty()
          && !problem.equals(notes.outstanding().get(name))) {
        failed.add(name);
        problems.add(problem);
      }
      notes.setOutstanding(name, problem);
    }
    if (!failed.isEmpty()) {
      news.add(
          new LifeEvent.Warning(
              "Not done at AWS ("
                  + String.join(", ", failed)
                  + "): "
                  + String.join(" | ", problems)));
    }
  }

  /** Returns what was outstanding and is not any more, other than what is waited with. */
  private List<String> outdated(List<PendingCall> due, AwsStateFile notes, Scope scope) {
    List<String> outdated = new ArrayList<>();
    if (scope != Scope.ALL) {
      return outdated;
    }
    for (String name : notes.outstanding().keySet()) {
      boolean waits =
          name.startsWith(GitCredentialFiles.NAME)
              || (name.equals(TagCalls.NAME) && TagCalls.isHeld(notes, clock.instant()));
      boolean isDue = false;
      for (PendingCall one : due) {
        isDue |= one.name().equals(name);
      }
      if (!waits && !isDue) {
        outdated.add(name);
      }
    }
    return outdated;
  }
}
