package io.federation.git.remote;

import io.federation.git.AdvanceNotes;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
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
public final class RemoteAddresses {

  /** How long an address that did not answer is asked last. */
  static final Duration LAST = Duration.ofMinutes(10);

  private final Remote remote;
  private final Path file;
  private final Instant now;

  public RemoteAddresses(Remote remote, Path workTree, Clock clock) {
    this.remote = remote;
    this.file = workTree.resolve(AdvanceNotes.PATH).resolve("silent");
    this.now = clock.instant();
  }

  public List<String> inOrder() throws IOException {
    if (remote.mirrors().isEmpty()) {
      return List.of(remote.url());
    }
    Map<String, Instant> silent = read();
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
    Map<String, Instant> silent = read();
    if (isLate(silent.get(Remote.shown(url)))) {
      return false;
    }
    silent.values().removeIf(since -> !isLate(since));
    silent.put(Remote.shown(url), now);
    write(silent);
    return true;
  }

  /** Returns the addresses that did not answer lately, and when that was. */
  private Map<String, Instant> read() throws IOException {
    Map<String, Instant> silent = new LinkedHashMap<>();
    for (String line : StateFiles.read(file).orElse("").strip().split("\n", -1)) {
      String[] parts = line.split(" ", 2);
      if (parts.length == 2 && parts[0].matches("[0-9]{1,11}")) {
        silent.put(parts[1], Instant.ofEpochSecond(Long.parseLong(parts[0])));
      }
    }
    return silent;
  }

  private void write(Map<String, Instant> silent) throws IOException {
    StringBuilder text = new StringBuilder();
    silent.forEach((url, since) -> text.append(since.getEpochSecond() + " " + url + "\n"));
    StateFiles.write(file, text.toString());
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
