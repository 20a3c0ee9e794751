package io.federation.bench;

import io.federation.cluster.EmbeddedServer;
import io.federation.model.SpreadDelay;
import io.federation.model.Stamp;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresenceUnavailableException;
import io.federation.testkit.Await;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.HttpHold;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Some minutes in which many nodes say in ZooKeeper that they are there, each by a session of its
 * own, while three other processes stand for election as recorder: the elected one is killed twice.
 */
final class ClusterPresence implements AutoCloseable {

  /** The killed ones, and one that is left. */
  private static final int RECORDERS = 3;

  /** In each minute so many nodes of a hundred have another state than before. */
  private static final int CHANGED_OF_100 = 10;

  private static final int MOST_PUSHES = 2;
  private static final int THREADS = 64;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SAMPLE = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A recorder that comes too late for one minute records with the next. */
  private static final Duration RECORDING = Duration.ofMinutes(3);

  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  /** When nobody speaks or records. */
  private static final Duration QUIET = Duration.ofSeconds(50);

  private final PresenceScene scene;
  private final Path folder;
  private final Duration limit;
  private final PrintWriter out;
  private final List<String> ids;
  private final SaidRecords said;
  private final Delays delays = new Delays();
  private final Map<Minute, Integer> pushes = new ConcurrentSkipListMap<>();
  private final List<ProgramRun.Started> recorders = new ArrayList<>();
  private final Map<String, ClusterWriter> writers = new TreeMap<>();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final ReservedPort port = new ReservedPort();
  private @Nullable EmbeddedServer server;
  private int pushesSoFar;
  private int spoken;
  private int kills;

  ClusterPresence(PresenceScene scene, Path folder, int count, Duration limit, PrintWriter out) {
    this.scene = scene;
    this.folder = folder;
    this.limit = limit;
    this.out = out;
    this.ids = PresenceScene.nodes(count);
    this.said = new SaidRecords(scene.spec());
  }

  /**
   * Lets all of them come, speak for some minutes, and be recorded.
   *
   * @return whether nothing was late or lost, and there were no more pushes than there may be
   */
  boolean run(int minutes) throws Exception {
    InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", port.number());
    server = EmbeddedServer.start(address, folder.resolve("zookeeper"));
    String servers = address.getHostString() + ":" + address.getPort();
    for (int i = 1; i <= RECORDERS; i++) {
      String id = "recorder-" + i;
      recorders.add(
          ChildJvm.of(
                  RecorderProcess.class,
                  servers,
                  scene.spec().url(),
                  id,
                  folder.resolve(id).toString())
              .start());
    }
    awaitElected();
    long begun = System.nanoTime();
    for (String id : ids) {
      writers.put(id, new ClusterWriter(servers, scene.openLocally(id, Clock.systemUTC())));
    }
    join();
    out.println(ids.size() + " nodes have come in " + since(begun));
    out.flush();
    var unused =
        threads.scheduleAtFixedRate(this::countPushes, 0, SAMPLE.toMillis(), TimeUnit.MILLISECONDS);
    Minute first = now().plus(MINUTE);
    for (int i = 0; i < minutes; i++) {
      take(first.plus(MINUTE.multipliedBy(i)), i);
    }
    return judge();
  }

  private static Minute now() {
    return Minute.of(Instant.now(), MINUTE);
  }

  /** All at once; nothing of it is measured. */
  private void join() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (String id : ids) {
      all.add(threads.submit(() -> speak(id, now(), Instant.EPOCH, START_LIMIT)));
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  private void take(Minute minute, int number) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      Instant turn = minute.start().plus(SpreadDelay.of(id, SpreadDelay.WITHIN_MINUTE));
      Instant since = (i + number) % 100 < CHANGED_OF_100 ? minute.start() : Instant.EPOCH;
      all.add(
          threads.schedule(
              () -> {
                speakInTurn(id, minute, since, turn);
                return true;
              },
              Duration.between(Instant.now(), turn).toMillis(),
              TimeUnit.MILLISECONDS));
    }
    spoken += ids.size();
    if (number == 1) {
      killWhileNobodyPushes(minute);
    } else if (number == 2) {
      killWithItsPushUnderWay();
    }
    for (Future<?> one : all) {
      one.get();
    }
    sleepUntil(minute.plus(MINUTE).start());
  }

  private void speakInTurn(String id, Minute minute, Instant since, Instant turn) throws Exception {
    if (speak(id, minute, since, limit)) {
      delays.add(Duration.between(turn, Instant.now()));
    }
  }

  /** Returns whether it was heard; what was not is said again with what comes next. */
  private boolean speak(String id, Minute minute, Instant since, Duration within)
      throws IOException, InterruptedException {
    Entry record = PresenceScene.entry(id, "done", new Stamp(since).toString(), minute.day());
    try {
      said.add(Objects.requireNonNull(writers.get(id)).speak(minute, record, within));
      return true;
    } catch (PresenceUnavailableException e) {
      System.err.println(id + " is not heard: " + e.getMessage());
      return false;
    }
  }

  private void killWhileNobodyPushes(Minute minute) throws InterruptedException {
    sleepUntil(minute.start().plus(QUIET));
    kill();
    awaitNext();
  }

  /** The server has its push, and takes it when it is dead. */
  private void killWithItsPushUnderWay() {
    try (HttpHold held = scene.holdPushes()) {
      held.awaitRequest(MINUTE.multipliedBy(2));
      kill();
    }
    awaitNext();
  }

  private void kill() {
    awaitElected();
    ProgramRun.Started elected = elected().orElseThrow();
    elected.kill();
    recorders.remove(elected);
    elected.close();
    kills++;
  }

  private void awaitNext() {
    long begun = System.nanoTime();
    awaitElected();
    out.printf(
        Locale.ROOT, "the elected recorder was killed: another one was after %s%n", since(begun));
    out.flush();
  }

  private void awaitElected() {
    Await.until(START_LIMIT, "a recorder is elected", () -> elected().isPresent());
  }

  private Optional<ProgramRun.Started> elected() {
    return recorders.stream()
        .filter(recorder -> recorder.outSoFar().contains(RecorderProcess.ELECTED))
        .findFirst();
  }

  private void countPushes() {
    int now = scene.pushes();
    if (now > pushesSoFar) {
      int unused = pushes.merge(now(), now - pushesSoFar, Integer::sum);
      pushesSoFar = now;
    }
  }

  /** Waits until all is in the repository, and prints what came of it. */
  private boolean judge() throws InterruptedException {
    long begun = System.nanoTime();
    long lost = said.missing(scene::files);
    for (int i = 0; i < RECORDING.toSeconds() && lost > 0; i++) {
      Thread.sleep(LOOK.toMillis());
      lost = said.missing(scene::files);
    }
    out.println("the repository had all of it, or lost it, after " + since(begun));
    int most = pushes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    out.printf(
        Locale.ROOT,
        "writers=%d published=%.1f%% pushes_a_minute=%d kills=%d lost=%d %s%n",
        ids.size(),
        100.0 * delays.within(limit) / spoken,
        most,
        kills,
        lost,
        delays);
    out.flush();
    return lost == 0 && delays.within(limit) == spoken && most <= MOST_PUSHES;
  }

  private static String since(long begun) {
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  private static void sleepUntil(Instant moment) throws InterruptedException {
    Duration wait = Duration.between(Instant.now(), moment);
    if (!wait.isNegative()) {
      Thread.sleep(wait.toMillis());
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (ClusterWriter writer : writers.values()) {
      writer.close();
    }
    recorders.forEach(ProgramRun.Started::close);
    if (server != null) {
      server.close();
    }
    port.close();
  }
}
