package app;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who asks this node for what: by this a deployment knows when nobody is served any more. */
final class Traffic {

  /** The last answer to a load balancer's health checks, and how often in a row it was given. */
  private record Check(int answer, int inRow, long time) {}

  /** A load balancer that has not asked for so long is gone. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(10);

  private final AtomicInteger underWay = new AtomicInteger();
  private final Map<String, Check> checks = new ConcurrentHashMap<>();
  private volatile long lastRequest = System.nanoTime();

  void begin() {
    underWay.incrementAndGet();
  }

  void end() {
    // In this order: nobody sees a node that is idle and forgets the request that has just ended.
    lastRequest = System.nanoTime();
    underWay.decrementAndGet();
  }

  int underWay() {
    return underWay.get();
  }

  void checked(String loadBalancer, int answer) {
    checks.compute(
        loadBalancer,
        (name, last) ->
            new Check(
                answer,
                last != null && last.answer() == answer ? last.inRow() + 1 : 1,
                System.nanoTime()));
  }

  /**
   * Returns lines {@code underway=<requests>}, {@code idle=<ms since the last one ended>} and, for
   * each load balancer heard of lately, {@code check=<name> <answer> <times in a row>}.
   */
  String lines() {
    long now = System.nanoTime();
    checks.values().removeIf(check -> now - check.time() > FORGOTTEN.toNanos());
    int requests = underWay();
    StringBuilder lines = new StringBuilder();
    lines.append("underway=").append(requests).append('\n');
    lines
        .append("idle=")
        .append(requests > 0 ? 0 : Duration.ofNanos(Math.max(0, now - lastRequest)).toMillis())
        .append('\n');
    checks.forEach(
        (name, check) ->
            lines.append("check=%s %d %d%n".formatted(name, check.answer(), check.inRow())));
    return lines.toString();
  }
}
