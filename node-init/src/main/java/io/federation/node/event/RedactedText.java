package io.federation.node.event;

import io.federation.machine.ErrorText;
import io.federation.machine.PrintableText;
import io.federation.node.home.NodeHome;
import io.federation.node.home.SecretMask;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a text that came from outside fit to be shown: what is secret on the node is hidden, and
 * what could steer a terminal is replaced.
 */
final class RedactedText implements UnaryOperator<String> {

  /** Scripts print many lines a second, and credentials change now and then. */
  private static final long FRESH_NANOS = 1_000_000_000;

  private final NodeHome home;
  private @Nullable SecretMask mask;
  private long readAt;
  private @Nullable String failure;

  RedactedText(NodeHome home) {
    this.home = home;
  }

  @Override
  public synchronized String apply(String text) {
    try {
      return PrintableText.of(mask().mask(text));
    } catch (IOException | RuntimeException e) {
      failure = ErrorText.of(e);
      return "(not shown, as it cannot be told what of it is secret)";
    }
  }

  /** Returns why texts were not shown since the last call; nothing if all were. */
  synchronized Optional<String> failure() {
    Optional<String> told = Optional.ofNullable(failure);
    failure = null;
    return told;
  }

  private SecretMask mask() throws IOException {
    SecretMask known = mask;
    if (known == null || System.nanoTime() - readAt > FRESH_NANOS) {
      known = SecretMask.of(home);
      mask = known;
      readAt = System.nanoTime();
    }
    return known;
  }
}
