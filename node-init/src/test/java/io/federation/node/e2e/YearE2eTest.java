package io.federation.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitRepository;
import io.federation.git.upkeep.Packing;
import io.federation.machine.LogRotation;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A node that is left alone: 10,000 heartbeats, or the first 3,000 of them, a minute apart, with
 * 500 pushes to four repositories. A tenth of them is worked; some fail at first, some rewrite the
 * branch, some meet local edits, and now and then a killed run has left its files. The node begins
 * as one that has run for long, with logs that are full.
 */
@Tag("e2e")
@Isolated("it measures the heap of this JVM")
final class YearE2eTest {

  private static final int BEATS = Boolean.getBoolean("test.long") ? 10_000 : 3_000;

  /** When the home is measured first: until then pushes come at the faster pace. */
  private static final int FIRST = 2_000;

  private static final int PUSH_EVERY_AT_FIRST = 8;
  private static final int PUSH_EVERY_THEN = 32;

  /** More than the age at which they are swept and the time between two rounds. */
  private static final int LEFTOVERS_EVERY = 500;

  private static final int WORKED_EVERY = 10;
  private static final List<String> NAMES = List.of("ops", "app", "site", "data");

  /** Pushes to one repository between two rounds of housekeeping, at the fastest pace. */
  private static final int PUSHES_BETWEEN_ROUNDS = 12;

  private static final int MOST_PACKS = 51 + PUSHES_BETWEEN_ROUNDS;

  /** What is no pack; most of it is the repositories' folders and a few state files. */
  private static final long MOST_FILES = 300;

  /** Some files are only there at times; and what was set aside is kept for long. */
  private static final long FILES_SLACK = 30;

  /** The log with its older parts, and the repositories, whose history is small here. */
  private static final long MOST_BYTES =
      (LogRotation.OLDER + 1) * LogRotation.LARGEST + NAMES.size() * 1024L * 1024;

  private static final long HEAP_SLACK = 16L * 1024 * 1024;

  /** Fails at the first attempt where the content asks for it. */
  private static final String WORK =
      """
      #!/bin/bash
      read -r content <soft/content
      if [ "$content" = "fails first" ] && [ ! -e "$NODE_HOME/run/$NODE_VERSION" ]; then
        : >"$NODE_HOME/run/$NODE_VERSION"
        exit 3
      fi
      rm -f "$NODE_HOME/run/$NODE_VERSION"
      echo "$NODE_VERSION" >>"$NODE_HOME/worked"
      """;

  @TempDir private Path folder;
  private NodeFixture node;
  private final Map<String, GitHistory> histories = new LinkedHashMap<>();
  private final Map<String, ObjectId> mended = new TreeMap<>();
  private final List<String> toBeWorked = new ArrayList<>();
  private final Map<String, Integer> told = new TreeMap<>();
  private int pushes;

  /**
   * How large the home is.
   *
   * @param files how many files and folders it has, without packs
   * @param bytes how much is in all files
   * @param heap what this JVM has in use
   */
  private record Size(long files, long bytes, long heap) {}

  @BeforeEach
  void a_node_that_has_run_for_long() throws Exception {
    node = NodeFixture.in(folder);
    // Files have the machine's time: the node's must not be before it.
    node.clock.set(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    StringBuilder yaml = new StringBuilder("deployment: fed1\nstacktype: lad1\nrepositories:\n");
    histories.put("ops", node.ops);
    for (String name : NAMES.subList(1, NAMES.size())) {
      GitHistory history = GitHistory.create(folder.resolve(name + ".git"));
      histories.put(name, history);
      yaml.append("  - {name: " + name + ", url: \"" + history.url() + "\", branch: main}\n");
    }
    node.push("repositories", Change.write("it/federation.yaml", yaml.toString()));
    for (GitHistory history : histories.values()) {
      ObjectId first =
          history.commit(
              "unit",
              Change.write("bin/nodework/common/work.sh_WATCH_PATH.txt", "soft\n"),
              Change.write("soft/content", "first\n"),
              Change.script("bin/nodework/common/work_ActualWork.sh", WORK));
      toBeWorked.add(first.name());
    }
    node.init();
    fillLogs();
  }

  private void fillLogs() throws IOException {
    String line = "20250101-000000 #1 No change, move along\n";
    String full = line.repeat((int) LogRotation.LARGEST / line.length());
    Files.writeString(node.home.logFile(), full);
    for (int number = 1; number <= LogRotation.OLDER; number++) {
      Files.writeString(LogRotation.older(node.home.logFile(), number), full);
    }
  }

  @AfterEach
  void close() {
    histories.values().forEach(GitHistory::close);
  }

  @Test
  void the_home_of_a_node_that_is_left_alone_does_not_grow() throws Exception {
    long start = System.nanoTime();
    Size first = new Size(0, 0, 0);
    for (int beat = 1; beat <= BEATS; beat++) {
      if (isTimeToPush(beat)) {
        push(beat);
      }
      if (beat % LEFTOVERS_EVERY == 0) {
        leaveBehind(beat);
      }
      node.beat();
      node.told().forEach(line -> told.merge(line.split(" ", 2)[0], 1, Integer::sum));
      if (beat == FIRST) {
        first = size();
      }
      if (beat % LEFTOVERS_EVERY == 0) {
        assertBounded(beat);
      }
    }
    Size last = size();
    System.out.printf(
        "%d beats and %d pushes in %d s: %s, then %s; %s%n",
        BEATS, pushes, Duration.ofNanos(System.nanoTime() - start).toSeconds(), first, last, told);

    assertThat(pushes).isEqualTo(FIRST / PUSH_EVERY_AT_FIRST + (BEATS - FIRST) / PUSH_EVERY_THEN);
    assertThat(last.files()).isLessThanOrEqualTo(MOST_FILES);
    assertThat(last.bytes()).isLessThanOrEqualTo(MOST_BYTES);
    assertThat(last.files()).isLessThan(first.files() + FILES_SLACK);
    assertThat(last.bytes()).isLessThan(first.bytes() + LogRotation.LARGEST);
    assertThat(last.heap()).isLessThan(first.heap() + HEAP_SLACK);
    assertThat(node.worked()).containsExactlyInAnyOrderElementsOf(toBeWorked);
    assertEverythingIsAtItsTip();
    assertThat(Files.readAllLines(node.home.logFile()))
        .last()
        .asString()
        .endsWith("No change, move along");
    assertThat(told).containsKeys("Packed", "Refused", "Removed", "Recovered", "Set");
  }

  private static boolean isTimeToPush(int beat) {
    return beat % (beat <= FIRST ? PUSH_EVERY_AT_FIRST : PUSH_EVERY_THEN) == 0;
  }

  private void push(int beat) throws IOException {
    pushes++;
    String name = NAMES.get(pushes % NAMES.size());
    GitHistory history = histories.get(name);
    ObjectId rewritten = mended.remove(name);
    if (rewritten != null) {
      history.rewindTo(rewritten);
    }
    if (pushes % 41 == 0) {
      // Refused; the next push to this repository is on top of what was there before.
      mended.put(name, history.head());
      history.amend("rewritten", Change.write("README", "other history " + beat));
      return;
    }
    if (pushes % 97 == 0) {
      Files.writeString(node.home.repository(name).resolve("soft/content"), "edited " + beat);
    }
    List<Change> changes = new ArrayList<>();
    changes.add(Change.write("README", "push " + pushes + " " + "text ".repeat(200)));
    boolean worked = pushes % WORKED_EVERY == 1;
    if (worked) {
      boolean fails = pushes % 50 == 1;
      String content = fails ? "fails first\n" + pushes : "content " + pushes;
      changes.add(Change.write("soft/content", content));
    }
    ObjectId commit = history.commit("push " + pushes, changes.toArray(Change[]::new));
    if (worked) {
      toBeWorked.add(commit.name());
    }
  }

  /** Leaves what a killed run may: temporary files, a lock, a half-written pack, half a clone. */
  private void leaveBehind(int beat) throws IOException {
    Path home = node.home.root();
    Path repository = node.home.repository(NAMES.get(beat / LEFTOVERS_EVERY % NAMES.size()));
    Path clone = node.home.gitrepo().resolve(".gone" + beat + ".cloning");
    Path packs = repository.resolve(".git/objects/pack");
    List<Path> files =
        List.of(
            home.resolve("nodeinfo/.state.txt." + beat + "-0.new"),
            home.resolve("bin/.node-init.jar." + beat + "-0.new"),
            repository.resolve(".temp/add/common/.work.sh_VERSION." + beat + "-0.new"),
            repository.resolve(".git/index.lock"),
            packs.resolve("incoming_" + beat + ".pack"),
            packs.resolve("tmp_pack_" + beat),
            clone.resolve(".git/HEAD"));
    for (Path file : files) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x".repeat(10_000));
      Files.setLastModifiedTime(file, FileTime.from(node.clock.instant()));
    }
    Files.setLastModifiedTime(clone, FileTime.from(node.clock.instant()));
  }

  private void assertBounded(int beat) throws IOException {
    for (String name : NAMES) {
      Packing.Load load = Packing.load(node.home.repository(name));
      assertThat(load.packs()).as("packs of %s at beat %d", name, beat).isLessThan(MOST_PACKS);
    }
    try (Stream<Path> files = Files.walk(node.home.root())) {
      assertThat(files.filter(YearE2eTest::isTemporary))
          .as("temporary files at beat %d", beat)
          .allMatch(file -> inHome(file).contains(String.valueOf(beat)));
    }
  }

  private String inHome(Path file) {
    return node.home.root().relativize(file).toString();
  }

  private static boolean isTemporary(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".new")
        || name.endsWith(".cloning")
        || name.startsWith("tmp_")
        || name.startsWith("incoming_");
  }

  private void assertEverythingIsAtItsTip() throws IOException {
    for (Map.Entry<String, GitHistory> each : histories.entrySet()) {
      ObjectId tip = mended.getOrDefault(each.getKey(), each.getValue().head());
      try (GitRepository repository = GitRepository.open(node.home.repository(each.getKey()))) {
        assertThat(repository.version()).contains(new Version(tip.name()));
      }
    }
  }

  private Size size() throws IOException {
    long files = 0;
    long bytes = 0;
    try (Stream<Path> all = Files.walk(node.home.root())) {
      for (Path path : (Iterable<Path>) all::iterator) {
        files += path.getParent().endsWith("objects/pack") ? 0 : 1;
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        bytes += attributes.isRegularFile() ? attributes.size() : 0;
      }
    }
    return new Size(files, bytes, heap());
  }

  /** Returns the bytes that are in use after a collection. */
  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
