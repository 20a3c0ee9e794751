package io.federation.local;

import io.federation.local.home.FederationHome;
import io.federation.local.node.LocalNode;
import io.federation.local.node.LocalNodeStatus;
import io.federation.local.node.LogFollower;
import io.federation.machine.Deadline;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.FederationSpec.Count;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Waits until the nodes that the keeper grows have worked and the site answers, and passes on what
 * they log meanwhile.
 */
final class ReadinessWait implements AutoCloseable {

  private static final long POLL_MILLIS = 100;
  private static final Duration LOG_LIMIT = Duration.ofSeconds(10);
  private static final Pattern STATE_LINE = Pattern.compile("\\S+ #\\d+ State \\S+ -> (\\S+): .*");

  /** So many nodes of a part in a row that cannot be initialised are not for want of luck. */
  private static final int MOST_FAILURES = 3;

  private final FederationHome home;
  private final FederationSpec spec;
  private final Map<String, Count> counts;
  private final Function<LocalNode, LocalNodeStatus> ask;
  private final LocalEvent.Listener listener;
  private final Map<String, LogFollower> logs = new TreeMap<>();
  private final Map<String, String> loggedStates = new HashMap<>();
  private final Set<String> notInitialised = new HashSet<>();
  private final Map<String, Integer> failures = new HashMap<>();

  /** The nodes that have an error, in the order in which they got it. */
  private final Set<String> inError = new LinkedHashSet<>();

  /** Something that must hold while one waits. */
  @FunctionalInterface
  interface Watch {
    /** Throws, with the reason, if it does not. */
    void check() throws IOException;
  }

  private ReadinessWait(
      FederationHome home,
      FederationSpec spec,
      Map<String, Count> counts,
      Function<LocalNode, LocalNodeStatus> ask,
      LocalEvent.Listener listener) {
    this.home = home;
    this.spec = spec;
    this.counts = counts;
    this.ask = ask;
    this.listener = listener;
  }

  /**
   * Begins to follow the logs of the nodes.
   *
   * @param counts how many nodes each part shall have
   * @param ask finds out how a node is
   */
  static ReadinessWait of(
      FederationHome home,
      FederationSpec spec,
      Map<String, Count> counts,
      Function<LocalNode, LocalNodeStatus> ask,
      LocalEvent.Listener listener)
      throws IOException {
    ReadinessWait wait = new ReadinessWait(home, spec, counts, ask, listener);
    for (LocalNode node : LocalNode.existing(home)) {
      wait.logs.put(node.id(), LogFollower.fromLast(0, node.log()));
      if (node.hasFailed()) {
        wait.notInitialised.add(node.id());
      }
    }
    return wait;
  }

  /**
   * Returns when there are as many nodes as there shall be, all have settled, and the site answers.
   *
   * @param watch is asked again and again
   * @throws IOException if it does not come to that within {@code limit}, or never will, with the
   *     reason
   */
  void await(Duration limit, Watch watch) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Optional<String> missing = missing();
    // Of a node that comes and settles during the first look, too.
    passOn();
    while (missing.isPresent()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException(
            "not up after " + limit.toSeconds() + " s: " + failed().orElse(missing.get()));
      }
      Thread.sleep(POLL_MILLIS);
      watch.check();
      missing = missing();
      passOn();
    }
    // A node notes its state before it logs it.
    Deadline end = Deadline.in(LOG_LIMIT);
    while (isLogBehind() && !end.left().isZero()) {
      Thread.sleep(POLL_MILLIS);
      passOn();
    }
  }

  private boolean isLogBehind() throws IOException {
    for (LocalNode node : LocalNode.present(home)) {
      String logged = loggedStates.get(node.id());
      if (node.isLiving() && logged != null && !logged.equals(node.state().word())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the first thing that is still missing. */
  private Optional<String> missing() throws IOException {
    List<LocalNode> present = LocalNode.present(home);
    for (LocalNode node : present) {
      follow(node);
      if (node.hasFailed() || node.error().isPresent()) {
        inError.add(node.id());
      } else {
        inError.remove(node.id());
      }
    }
    List<LocalNode> living = present.stream().filter(LocalNode::isLiving).toList();
    for (LocalNode node : living) {
      if (node.state().isWedged()) {
        throw new IOException(reason(node));
      }
    }
    for (LocalNode node : living) {
      if (!node.isSettled()) {
        return Optional.of(reason(node));
      }
    }
    for (Map.Entry<String, Count> count : counts.entrySet()) {
      long there = living.stream().filter(node -> node.part().equals(count.getKey())).count();
      if (there < count.getValue().min() || there > count.getValue().max()) {
        return Optional.of(
            "there are "
                + there
                + " nodes of "
                + count.getKey()
                + lastFailure(present, count.getKey())
                + "; the keeper's log is "
                + home.keeperLog());
      }
    }
    for (String url : EdgePages.urls(spec, living)) {
      Optional<String> trouble = EdgePages.trouble(url);
      if (trouble.isPresent()) {
        return Optional.of(url + " " + trouble.get());
      }
    }
    return Optional.empty();
  }

  /**
   * Returns who has failed and keeps another, or itself, from settling, the first to fail before
   * others; nothing if those that have not settled merely wait for something, or all have settled.
   */
  private Optional<String> failed() throws IOException {
    List<LocalNode> suspects = new ArrayList<>();
    boolean isSettled = true;
    for (LocalNode node : LocalNode.present(home)) {
      isSettled &= node.isSettled() || node.hasFailed();
      if (!node.isSettled() || node.error().isPresent()) {
        suspects.add(node);
      }
    }
    if (isSettled) {
      return Optional.empty();
    }
    List<String> order = List.copyOf(inError);
    suspects.sort(Comparator.comparing(node -> order.indexOf(node.id())));
    List<LocalNode> failed =
        suspects.parallelStream()
            .filter(node -> node.hasFailed() || ask.apply(node).isFailing())
            .toList();
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    String others = failed.stream().skip(1).map(LocalNode::id).collect(Collectors.joining(", "));
    return Optional.of(
        reason(failed.get(0)) + (others.isEmpty() ? "" : "; failed as well: " + others));
  }

  private static String lastFailure(List<LocalNode> present, String part) throws IOException {
    String failure = "";
    for (LocalNode node : present) {
      if (node.hasFailed() && node.part().equals(part)) {
        failure = ", as " + reason(node);
      }
    }
    return failure;
  }

  private void follow(LocalNode node) throws IOException {
    if (!logs.containsKey(node.id())) {
      // From its first line on, however late we come.
      logs.put(node.id(), LogFollower.fromLast(Integer.MAX_VALUE, node.log()));
      listener.on(new LocalEvent.NodeInit(node.id()));
    }
    if (node.hasFailed() && notInitialised.add(node.id())) {
      String error = node.error().orElse("see its log");
      listener.on(new LocalEvent.NodeFailed(node.id(), error, node.log()));
      if (failures.merge(node.part(), 1, Integer::sum) >= MOST_FAILURES) {
        throw new IOException(
            node.part()
                + " cannot be initialised: "
                + error
                + "; the log of "
                + node.id()
                + " is "
                + node.log());
      }
    }
  }

  private void passOn() throws IOException {
    for (Map.Entry<String, LogFollower> log : logs.entrySet()) {
      for (String line : log.getValue().poll()) {
        Matcher state = STATE_LINE.matcher(line);
        if (state.matches()) {
          loggedStates.put(log.getKey(), state.group(1));
        }
        listener.on(new LocalEvent.NodeLine(log.getKey(), line));
      }
    }
  }

  private static String reason(LocalNode node) throws IOException {
    return String.format(
        "%s is %s%s; its log is %s",
        node.id(),
        node.state().word(),
        node.error().map(error -> " (" + error + ")").orElse(""),
        node.log());
  }

  @Override
  public void close() throws IOException {
    for (LogFollower log : logs.values()) {
      log.close();
    }
  }
}
