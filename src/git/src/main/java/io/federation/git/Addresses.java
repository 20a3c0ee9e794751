package io.federation.git;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a remote, in the order in which to ask them: as they are listed, but one that
 * did not answer lately is asked last. So a server that is down costs its time-out now and then and
 * not at every look. Nothing is remembered where there is one address alone.
 */
final class Addresses {

  /** How long an address that did not answer is asked last. */
  static final Duration LAST = Duration.ofMinutes(10);

  private final Remote remote;
  private final ScratchFolder scratch;
  private final Instant now;

  Addresses(Remote remote, ScratchFolder scratch, Clock clock) {
    this.remote = remote;
    this.scratch = scratch;
    this.now = clock.instant();
  }

  List<String> inOrder() throws IOException {
    if (remote.mirrors().isEmpty()) {
      return List.of(remote.url());
    }
    Map<String, Instant> silent = scratch.silent();
    List<String> order = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (String url : all()) {
      (isLate(silent.get(Remote.shown(url))) ? last : order).add(url);
    }
    order.addAll(last);
    return order;
  }

  /**
   * Remembers that an address did not answer.
   *
   * @return whether that is news
   */
  boolean failed(String url) throws IOException {
    if (remote.mirrors().isEmpty()) {
      return false;
    }
    Map<String, Instant> silent = new LinkedHashMap<>(scratch.silent());
    if (isLate(silent.get(Remote.shown(url)))) {
      return false;
    }
    silent.values().removeIf(since -> !isLate(since));
    silent.put(Remote.shown(url), now);
    scratch.writeSilent(silent);
    return true;
  }

  private List<String> all() {
    List<String> all = new ArrayList<>(List.of(remote.url()));
    all.addAll(remote.mirrors());
    return all;
  }

  /** A stamp of the future is that of a clock that was mended. */
  private boolean isLate(@Nullable Instant since) {
    return since != null && !since.isAfter(now) && since.plus(LAST).isAfter(now);
  }
}
