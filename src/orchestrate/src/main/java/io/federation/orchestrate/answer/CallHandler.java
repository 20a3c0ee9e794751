package io.federation.orchestrate.answer;

import io.federation.machine.ErrorText;
import io.federation.model.Names;
import io.federation.orchestrate.action.Action;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.Input;
import io.federation.orchestrate.action.InvalidCallException;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.audit.AuditLog;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.CallRequest;
import io.federation.orchestrate.call.MalformedCallException;
import io.federation.orchestrate.call.SignedRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Handles calls on a node: does those that an allowed caller has signed for this node and this
 * federation, that are in time and new, that the policy allows, and whose arguments the node's own
 * declaration allows; refuses all others. Each one leaves its trace before anything is done.
 */
public final class CallHandler {

  /** Clocks of callers may be ahead. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private final String federation;
  private final NodeContext node;
  private final SeenRequests seen;
  private final AuditLog audit;
  private final Consumer<String> problems;
  private final Clock clock;

  /**
   * Handles those of a node.
   *
   * @param federation the name of its federation
   * @param problems is told in a line what goes wrong and does not keep a call from being done
   */
  public CallHandler(
      String federation,
      NodeContext node,
      SeenRequests seen,
      AuditLog audit,
      Consumer<String> problems,
      Clock clock) {
    this.federation = federation;
    this.node = node;
    this.seen = seen;
    this.audit = audit;
    this.problems = problems;
    this.clock = clock;
  }

  /** What is known of a request so far, for the trail. */
  private static final class Trace {
    private Optional<String> caller = Optional.empty();
    private Set<String> shown = Set.of();
    private boolean isNoted;
  }

  /**
   * Does what a call asks for, as far as it may be done; returns when it is done.
   *
   * @param call as it was carried, by whomever
   * @return the answer; nothing if the call is not for this node, or not one at all
   * @throws IOException in one line if it left no trace, and so was not done
   */
  public Optional<CallReply> answer(byte[] call) throws IOException, InterruptedException {
    SignedRequest signed;
    CallRequest request;
    try {
      signed = SignedRequest.parse(call);
      request = signed.request();
    } catch (MalformedCallException e) {
      return Optional.empty();
    }
    String id = node.profile().identity();
    if (!request.nodes().contains(id)) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    Trace trace = new Trace();
    ActionResult result = result(signed, request, trace);
    CallReply reply = new CallReply(id, result.status(), result.message(), result.data());
    if (!trace.isNoted) {
      audit.request(request, trace.caller, trace.shown);
    }
    try {
      audit.reply(request, trace.caller, reply, Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      problems.accept("Cannot note what came of a call: " + ErrorText.of(e));
    }
    return Optional.of(reply);
  }

  private ActionResult result(SignedRequest signed, CallRequest request, Trace trace)
      throws IOException, InterruptedException {
    InstalledActionSet actions;
    try {
      actions = checked(signed, request, trace);
    } catch (InvalidCallException e) {
      return ActionResult.failed(e.status(), ErrorText.of(e));
    } catch (RefusedException e) {
      return refused(ErrorText.of(e));
    } catch (IOException | RuntimeException e) {
      return ActionResult.failed(StatusCode.OTHER, "cannot check the call: " + ErrorText.of(e));
    }
    audit.request(request, trace.caller, trace.shown);
    trace.isNoted = true;
    return run(actions, request, trace.caller.orElseThrow());
  }

  private static ActionResult refused(String why) {
    return ActionResult.failed(StatusCode.OTHER, "refused: " + why);
  }

  private InstalledActionSet checked(SignedRequest signed, CallRequest request, Trace trace)
      throws InvalidCallException, IOException, RefusedException {
    String caller = node.signer(signed.signedBytes(), signed.signature());
    trace.caller = Optional.of(caller);
    checkIsForHere(request);
    InstalledActionSet actions =
        node.actions(request.agent())
            .orElseThrow(
                () ->
                    new InvalidCallException(
                        StatusCode.UNKNOWN_ACTION,
                        "there is no agent " + Names.quote(request.agent()) + " here"));
    Action action = actions.set().action(request.action());
    trace.shown =
        action.inputs().stream()
            .filter(input -> !input.isSecret())
            .map(Input::name)
            .collect(Collectors.toSet());
    if (!node.policy().allows(caller, request.agent(), request.action(), node.profile())) {
      throw new RefusedException(
          "the policy does not allow "
              + caller
              + " to call "
              + request.agent()
              + "#"
              + request.action()
              + " on this node");
    }
    if (!request.declaration().equals(actions.set().digest())) {
      throw new RefusedException(
          "the caller has another declaration of "
              + request.agent()
              + " than this node: use the same commit of the ops repository, and the same version"
              + " of the program");
    }
    action.check(request.arguments());
    return actions;
  }

  private void checkIsForHere(CallRequest request) throws IOException, RefusedException {
    if (!request.federation().equals(federation)) {
      throw new RefusedException("it is for another federation than " + federation);
    }
    Instant now = clock.instant();
    if (now.isAfter(request.end())) {
      throw new RefusedException(
          "it expired at " + request.end() + ", and here it is " + now + ": check both clocks");
    }
    if (request.time().isAfter(now.plus(SKEW))) {
      throw new RefusedException(
          "it was made at " + request.time() + ", and here it is " + now + ": check both clocks");
    }
    if (!seen.add(request.id(), request.end(), now)) {
      throw new RefusedException("this node has received it before");
    }
  }

  private static ActionResult run(InstalledActionSet actions, CallRequest request, String caller)
      throws InterruptedException {
    ActionSet set = actions.set();
    try {
      ActionResult result =
          actions
              .runner()
              .run(new ActionCall(caller, request.action(), request.arguments(), set.timeLimit()));
      return result.status() == StatusCode.OK
          ? ActionResult.ok(set.action(request.action()).withDefaults(result.data()))
          : result;
    } catch (InvalidCallException | IOException | RuntimeException e) {
      return ActionResult.failed(StatusCode.OTHER, ErrorText.of(e));
    }
  }
}
