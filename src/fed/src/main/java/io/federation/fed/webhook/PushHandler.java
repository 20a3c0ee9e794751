package io.federation.fed.webhook;

import io.federation.machine.ErrorText;
import java.io.IOException;

/** Checks requests, and passes on the pushes they tell of. Safe for use by several threads. */
public final class PushHandler {

  private final SenderCheck check;
  private final PassedBodies passed;
  private final Notifier notifier;
  private final Troubles troubles;

  public PushHandler(SenderCheck check, PassedBodies passed, Notifier notifier, Troubles troubles) {
    this.check = check;
    this.passed = passed;
    this.notifier = notifier;
    this.troubles = troubles;
  }

  /** Returns whether it is worth reading the body of a request with these headers. */
  boolean mayBeRight(RequestHeaders headers) {
    return check.hasProof(headers);
  }

  /** Returns the answer to whoever does not know the secret. */
  static Answer refusal() {
    return new Answer(
        Outcome.REFUSED, "not signed, or not with this server's secret: enter it at the webhook");
  }

  /** Returns what a request is answered, after its push was passed on. */
  Answer answer(RequestHeaders headers, byte[] body) {
    if (!check.isRight(headers, body)) {
      return refusal();
    }
    HostEvent event = HostEvents.parse(headers, body);
    if (event instanceof HostEvent.Push push) {
      return passOn(push.notice(), body);
    }
    if (event instanceof HostEvent.Other other) {
      return new Answer(Outcome.OTHER, "nothing to tell: " + other.why());
    }
    if (event instanceof HostEvent.Unreadable unreadable) {
      return new Answer(Outcome.UNREADABLE, unreadable.why());
    }
    return new Answer(Outcome.PING, "pushes are passed on from here");
  }

  private Answer passOn(PushNotice push, byte[] body) {
    // Before it is sent: of two that come at once, one is sent.
    if (!passed.add(body)) {
      return new Answer(Outcome.REPEATED, "passed on before");
    }
    boolean sent = false;
    try {
      notifier.send(push.repository(), push.commit());
      sent = true;
    } catch (IOException | RuntimeException e) {
      troubles.add(ErrorText.withCauses(e));
      return new Answer(Outcome.FAILED, "cannot be passed on now: deliver it again later");
    } finally {
      if (!sent) {
        passed.remove(body);
      }
    }
    troubles.end();
    return new Answer(Outcome.PASSED_ON, "passed on");
  }
}
