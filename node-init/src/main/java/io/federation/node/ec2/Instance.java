package io.federation.node.ec2;

import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the instance's metadata say that is to become of it. */
final class Instance {

  /** A variable of AWS's, too: for how many seconds the metadata are waited for. */
  private static final String LIMIT = "AWS_METADATA_SERVICE_TIMEOUT";

  private static final String USUAL_LIMIT = "2";
  private static final String TIME = "\"time\"";

  private final Map<String, String> environment;
  private @Nullable LifecycleState lifecycle;

  Instance(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * What is to become of an instance.
   *
   * @param target the state that its group is taking it to; empty if it says none
   * @param interrupted when EC2 takes a spot instance back, if it does
   * @param problem why nothing is known
   */
  record LifecycleState(String target, Optional<Instant> interrupted, Optional<String> problem) {

    /** Returns whether it is in a warm pool, or on the way into one. */
    boolean isWarmed() {
      return target.startsWith("Warmed:");
    }

    boolean isEnding() {
      return target.equals("Terminated") || interrupted.isPresent();
    }
  }

  private MetadataReader metadata() {
    long seconds = Long.parseLong(environment.getOrDefault(LIMIT, USUAL_LIMIT));
    return new MetadataReader(environment, Deadline.in(Duration.ofSeconds(seconds)));
  }

  /** Asks anew. */
  LifecycleState refresh() {
    LifecycleState found;
    try {
      MetadataReader metadata = metadata();
      String target = metadata.read("autoscaling/target-lifecycle-state").orElse("");
      String action = metadata.read("spot/instance-action").orElse("");
      found = new LifecycleState(target, interruption(action), Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      String why = "the instance's metadata cannot be read: " + ErrorText.of(e);
      found = new LifecycleState("", Optional.empty(), Optional.of(why));
    }
    lifecycle = found;
    return found;
  }

  /** Returns what is known in this process; asks if nothing is. */
  LifecycleState lifecycle() {
    return lifecycle == null ? refresh() : lifecycle;
  }

  /** Returns the region that it is in; nothing if the metadata do not say. */
  Optional<String> region() {
    try {
      return metadata().read("placement/region");
    } catch (IOException | IllegalArgumentException e) {
      // The program for calls of AWS looks for it itself, and says what is wrong.
      return Optional.empty();
    }
  }

  /** One that is stopped or hibernated comes back. */
  private static Optional<Instant> interruption(String action) {
    int from = action.indexOf('"', action.indexOf(TIME) + TIME.length()) + 1;
    int to = action.indexOf('"', from);
    if (!action.contains("\"terminate\"") || !action.contains(TIME) || from <= 0 || to < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(action.substring(from, to)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
