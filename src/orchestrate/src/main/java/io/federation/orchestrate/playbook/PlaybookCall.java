package io.federation.orchestrate.playbook;

import io.federation.cluster.ClusterUnavailableException;
import io.federation.machine.ErrorText;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.InvalidCallException;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.caller.BatchOptions;
import io.federation.orchestrate.caller.CallResult;
import io.federation.orchestrate.caller.Invocation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Calls an action on nodes, again if that fails. */
public final class PlaybookCall {

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(10);

  private final PlaybookContext given;
  private final String agent;
  private final String action;
  private final TreeMap<String, String> arguments = new TreeMap<>();
  private List<String> nodes = List.of();
  private int batchSize;
  private int tries = 1;
  private boolean isVerbose;
  private boolean isSilent;
  private boolean isSummarized;
  private boolean isFailingFast = true;

  PlaybookCall(PlaybookContext given, String agent, String action) {
    this.given = given;
    this.agent = agent;
    this.action = action;
  }

  /** Sets what the action takes. */
  public PlaybookCall with(String input, Object value) {
    arguments.put(input, String.valueOf(value));
    return this;
  }

  /** Sets the nodes to be called. */
  public PlaybookCall limit(Nodes which) {
    nodes = which.ids();
    return this;
  }

  /** Sets one of these nodes to be called, where it does not matter which. */
  public PlaybookCall limitToOne(Nodes which) {
    nodes = which.ids().subList(0, Math.min(1, which.size()));
    return this;
  }

  /** Calls so many at once. */
  public PlaybookCall batchSize(int size) {
    batchSize = size;
    return this;
  }

  /** Calls all of them again where one fails, ten seconds later: so often in all. */
  public PlaybookCall tries(int most) {
    if (most < 1) {
      throw new PlaybookException("tries(" + most + "): use 1 or more");
    }
    tries = most;
    return this;
  }

  /** Shows all answers. */
  public PlaybookCall verbose() {
    isVerbose = true;
    return this;
  }

  /** Shows what the action's declaration says of all answers together. */
  public PlaybookCall summarize() {
    isSummarized = true;
    return this;
  }

  /** Waits for all answers, before it fails because of one. */
  public PlaybookCall waitForAll() {
    isFailingFast = false;
    return this;
  }

  /** Shows nothing unless it fails. */
  PlaybookCall silently() {
    isSilent = true;
    return this;
  }

  /** An answer that ends a try. */
  private static final class FailedFastException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedFastException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Calls them.
   *
   * @throws PlaybookException if that has failed in the last try
   */
  public CallResult run() {
    Invocation call = call();
    String name = agent + "#" + action;
    if (nodes.isEmpty()) {
      throw new PlaybookException(name + " has no nodes to be called on: add limit(nodes)");
    }
    PlaybookOutput output = given.output();
    if (given.isDryRun() && !isSilent) {
      output.wouldCall(name, nodes);
      return new CallResult(nodes, new TreeMap<>(), Duration.ZERO);
    }
    if (!isSilent) {
      output.calling(name, nodes.size());
    }
    CallResult result = result(call, name);
    if (isSummarized) {
      List<String> lines = result.summary(call.action());
      if (!lines.isEmpty()) {
        output.summarized(lines);
      }
    }
    if (!isSilent) {
      int ok = result.okCount();
      int responses = result.replies().size();
      output.done(
          name,
          new PlaybookOutput.Statistics(
              nodes.size(), responses, responses - ok, ok, result.took(), batchSize));
    }
    return result;
  }

  private Invocation call() {
    try {
      ActionSet set = given.declarations().of(agent);
      return Invocation.of(set, action, arguments);
    } catch (IllegalArgumentException | InvalidCallException | IOException e) {
      throw new PlaybookException(ErrorText.of(e), e);
    }
  }

  private CallResult result(Invocation call, String name) {
    for (int number = 0; ; number++) {
      if (number > 0) {
        given.output().tryingAgain(name, number);
      }
      String error;
      try {
        CallResult result = attempt(call);
        Optional<String> failure = failure(result);
        if (failure.isEmpty()) {
          return result;
        }
        error = failure.get();
      } catch (FailedFastException | ClusterUnavailableException | IOException e) {
        error = ErrorText.of(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PlaybookException(name + " was interrupted", e);
      }
      given.output().tryFailed(number, error);
      if (number + 1 >= tries) {
        throw new PlaybookException(
            name + ": Failed after " + tries + (tries == 1 ? " try: " : " tries: ") + error);
      }
      pause(name);
    }
  }

  private CallResult attempt(Invocation call)
      throws ClusterUnavailableException, InterruptedException, IOException {
    return given
        .caller()
        .call(
            call,
            nodes,
            new BatchOptions(batchSize, Duration.ZERO),
            call.answerLimit(),
            this::take);
  }

  private void take(CallReply reply) {
    given.output().answered(reply, isVerbose);
    if (!reply.isOk() && isFailingFast) {
      given.output().failingFast(reply);
      throw new FailedFastException(reply.node() + ": " + reply.message());
    }
  }

  private static Optional<String> failure(CallResult result) {
    if (!result.silent().isEmpty()) {
      return Optional.of(
          "No response from "
              + result.silent().size()
              + " node(s): "
              + String.join(", ", result.silent()));
    }
    return result.replies().values().stream()
        .filter(reply -> !reply.isOk())
        .findFirst()
        .map(reply -> reply.node() + ": " + reply.message());
  }

  private void pause(String name) {
    try {
      given.sleeper().sleep(BETWEEN_TRIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlaybookException(name + " was interrupted", e);
    }
  }
}
