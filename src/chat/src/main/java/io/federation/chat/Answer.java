package io.federation.chat;

import java.time.Duration;

/** What came of posting a message. */
public sealed interface Answer {

  /** The server has taken the message. */
  record Accepted() implements Answer {}

  /** The server wants to be left alone for a while, by an HTTP status. */
  record Later(int status, Duration pause) implements Answer {}

  /** The server does not take the message, by an HTTP status. */
  record Refused(int status) implements Answer {

    /** Returns whether it is for what the message is: another one may be taken. */
    public boolean isOfTheMessage() {
      return status == 400 || status == 413 || status == 422;
    }
  }

  /** The message was not sent; {@code why} says it in a few words. */
  record Unreachable(String why) implements Answer {}

  /** The message was sent, but nothing came back: it may have arrived. */
  record Missing() implements Answer {}

  /** Returns why the message was not taken, in a few words that show no secret; empty if it was. */
  default String trouble() {
    if (this instanceof Later later) {
      return "HTTP " + later.status() + ", the server asks to wait";
    }
    if (this instanceof Refused refused) {
      return "HTTP " + refused.status() + hint(refused.status());
    }
    if (this instanceof Unreachable unreachable) {
      return unreachable.why();
    }
    return this instanceof Missing ? "the server does not answer in time" : "";
  }

  private static String hint(int status) {
    if (status == 401 || status == 403) {
      return ", check the address and the token";
    }
    if (status >= 300 && status < 400) {
      return ", the server is elsewhere: give the new address";
    }
    return status < 500 ? ", check the address and the form" : "";
  }
}
