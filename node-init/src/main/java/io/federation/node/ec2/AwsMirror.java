package io.federation.node.ec2;

import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.machine.LockFile;
import io.federation.model.NodeProperty;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import io.federation.model.event.GitEvent;
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

  private static final String METADATA = "metadata";

  /** A login that was refused, or is missing, as the messages of Git servers have it. */
  private static final String LOGIN = "login";

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final StatusStore statuses;
  private final Instance instance;
  private final AwsCallProgram program;
  private final Clock clock;
  private final List<NodeEvent> news = new ArrayList<>();
  private boolean changed;
  private boolean beside;
  private boolean loginRefused;

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
    if (event instanceof GitEvent.LookFailed
        || event instanceof LifeEvent.PresenceTrouble
        || event instanceof LifeEvent.InitFailed) {
      loginRefused |= event.message().contains(LOGIN);
    }
  }

  @Override
  public void beat(Deadline deadline) {
    tell(Optional.empty());
  }

  @Override
  public void rehearse() {
    try {
      Instance.LifecycleState lifecycle = instance.refresh();
      List<PendingCall> unused = due(lifecycle, AwsStateFile.read(home), false);
    } catch (IOException | RuntimeException | Error e) {
      // What goes wrong here goes wrong in the next heartbeat as well, and is told then.
      return;
    }
  }

  @Override
  public List<NodeEvent> finish(Deadline deadline) {
    if (changed) {
      tell(Optional.empty());
    }
    List<NodeEvent> told = List.copyOf(news);
    news.clear();
    return told;
  }

  /** Reads the secrets alone, whenever they were read last; what is wrong is told. */
  void readSecrets(Duration limit) {
    tell(Optional.of(limit));
  }

  /**
   * Tells what is due. Nothing that goes wrong here may keep the node from its work.
   *
   * @param ofSecrets for how long, if it is only about reading secrets
   */
  private void tell(Optional<Duration> ofSecrets) {
    boolean onlySecrets = ofSecrets.isPresent();
    try {
      Instance.LifecycleState lifecycle = instance.lifecycle();
      if (!isAllTold(lifecycle, AwsStateFile.read(home), onlySecrets)) {
        Deadline deadline = Deadline.in(onlySecrets ? ofSecrets.get() : program.limit());
        Optional<LockFile> lock = new FileLocks(home).waitForAws(deadline.left());
        if (lock.isPresent()) {
          try (LockFile held = lock.get()) {
            AwsStateFile notes = AwsStateFile.read(home);
            noteProblem(lifecycle, notes);
            make(due(lifecycle, notes, onlySecrets), notes, deadline);
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
    loginRefused = false;
  }

  private boolean isAllTold(
      Instance.LifecycleState lifecycle, AwsStateFile notes, boolean onlySecrets)
      throws IOException {
    List<PendingCall> due = due(lifecycle, notes, onlySecrets);
    return due.isEmpty()
        && notes.get(METADATA).equals(lifecycle.problem().orElse(""))
        && outdated(due, notes).isEmpty();
  }

  private void noteProblem(Instance.LifecycleState lifecycle, AwsStateFile notes) {
    String problem = lifecycle.problem().orElse("");
    if (!problem.isEmpty() && !problem.equals(notes.get(METADATA))) {
      news.add(new LifeEvent.Warning(problem));
    }
    notes.set(METADATA, problem);
  }

  private List<PendingCall> due(
      Instance.LifecycleState lifecycle, AwsStateFile notes, boolean onlySecrets)
      throws IOException {
    List<PendingCall> due = new ArrayList<>();
    PendingCall.Situation situation =
        new PendingCall.Situation(statuses.loadReadOnly(), lifecycle, beside, clock.instant());
    if (onlySecrets) {
      new GitCredentialFiles(home).addAll(situation.now(), notes, due);
      return due;
    }
    if (situation.status().state().canTell()) {
      String id = nodeInfo.name(NodeProperty.INSTANCE_ID).orElse("");
      new TagCalls(home).add(id, situation, notes, due);
      new LifecycleCalls(home).add(id, situation, notes, due);
    }
    new GitCredentialFiles(home).add(loginRefused, situation.now(), notes, due);
    return due;
  }

  private void make(List<PendingCall> due, AwsStateFile notes, Deadline deadline) {
    for (String name : outdated(due, notes)) {
      notes.setOutstanding(name, "");
    }
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
  private List<String> outdated(List<PendingCall> due, AwsStateFile notes) {
    List<String> outdated = new ArrayList<>();
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
