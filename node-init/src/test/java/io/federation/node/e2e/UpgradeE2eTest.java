package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.Sha256;
import io.federation.model.ExitCode;
import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a node takes another version of its own program, from packaged jars. */
@Tag("e2e")
@Order(1)
class UpgradeE2eTest {

  private static final String NEW = "9.9.9";
  private static final int KILLS = 8;

  @TempDir private static Path jars;
  private static Path newJar;

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  private JarNode node;

  /** A program that beats well in a rehearsal and fails where it counts. */
  static final class FailsAtItsFirstLook {
    public static void main(String[] arguments) {
      System.exit(List.of(arguments).contains("--rehearse") ? 0 : 3);
    }
  }

  /** A program that never beats well. */
  static final class FailsAlways {
    public static void main(String[] arguments) {
      System.err.println("this cannot work");
      System.exit(3);
    }
  }

  @BeforeAll
  static void make_a_newer_jar() throws IOException {
    newJar = jars.resolve("newer.jar");
    try (JarFile old = new JarFile(JarNode.jar().toFile());
        OutputStream out = Files.newOutputStream(newJar);
        JarOutputStream jar = new JarOutputStream(out, manifest(mainOf(old), NEW))) {
      jar.setLevel(Deflater.BEST_SPEED);
      for (ZipEntry entry : Collections.list(old.entries())) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          jar.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream in = old.getInputStream(entry)) {
            in.transferTo(jar);
          }
        }
      }
    }
  }

  private static String mainOf(JarFile jar) throws IOException {
    return jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
  }

  private static Manifest manifest(String main, String version) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    return manifest;
  }

  private static Path jarOf(Class<?> program) throws IOException {
    Path file = jars.resolve(program.getSimpleName() + ".jar");
    String entry = program.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest(program.getName(), NEW));
        InputStream code =
            Objects.requireNonNull(program.getClassLoader().getResourceAsStream(entry))) {
      jar.putNextEntry(new ZipEntry(entry));
      code.transferTo(jar);
    }
    return file;
  }

  @BeforeEach
  void a_node_that_has_worked() {
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit(
        "Work",
        write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n"),
        script("bin/nodework/common/work_ActualWork.sh", "#!/bin/sh\necho worked\n"));
    node = new JarNode(folder.resolve("home"), ops.url());
    node.init().run().expectingSuccess();
    beat().expectingSuccess();
  }

  private ProgramRun launcher(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(node.home().resolve("bin/node-init").toString());
    command.addAll(List.of(arguments));
    return ProgramRun.of(command);
  }

  private ProgramRun.Result beat() {
    return launcher("cron-1m", "--verbose").run();
  }

  private void pin(String version, Path jar, String sha256) {
    ops.commit(
        "Pin " + version,
        write(
            "it/node-init.json",
            "{\"version\": \"%s\", \"url\": \"%s\", \"sha256\": \"%s\"}\n"
                .formatted(version, "file://" + jar, sha256)));
  }

  private Path installed() {
    return node.home().resolve("bin/node-init.jar");
  }

  private String version() {
    return launcher("--version").run().expectingSuccess().out().strip();
  }

  private long told(String text) throws IOException {
    try (var lines = Files.lines(node.home().resolve("log/node-init.log"))) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  @Test
  void a_pinned_version_is_installed_looks_and_is_told() throws Exception {
    pin(NEW, newJar, Sha256.hex(newJar));
    assertThat(beat().expectingSuccess().out()).contains("Upgrading to version " + NEW);
    assertThat(installed()).hasSameBinaryContentAs(newJar);

    ProgramRun.Result trial = beat().expectingSuccess();

    assertThat(trial.out()).contains("Upgraded to version " + NEW, "Made the start-up archive");
    assertThat(version()).isEqualTo("node-init " + NEW);
    assertThat(node.home().resolve("bin/upgrade/previous.jar"))
        .hasSameBinaryContentAs(JarNode.jar());
    assertThat(beat().expectingSuccess().out()).contains("No change, move along");
    assertThat(told("Upgraded to version")).isEqualTo(1);
    assertThat(node.home().resolve("bin/upgrade/trial")).doesNotExist();
  }

  @Test
  void a_pin_from_an_interrupted_checkout_is_taken_once_its_commit_is_taken_over()
      throws Exception {
    pin(NEW, newJar, Sha256.hex(newJar));
    Path tree = node.home().resolve("gitrepo/ops");
    ProgramRun.of("git", "-C", tree.toString(), "fetch", "--quiet", ops.url(), "main")
        .run()
        .expectingSuccess();
    ProgramRun.of("git", "-C", tree.toString(), "checkout", "FETCH_HEAD", "--", "it/node-init.json")
        .run()
        .expectingSuccess();

    beat().expectingSuccess();

    assertThat(told("Not upgraded")).isZero();
    assertThat(version()).isEqualTo("node-init " + NEW);
  }

  @Test
  void a_new_version_that_finds_commits_at_its_first_look_leaves_its_archive_for_later()
      throws Exception {
    pin(NEW, newJar, Sha256.hex(newJar));
    beat().expectingSuccess();
    ops.commit("More", write("more.txt", "more\n"));

    assertThat(beat().expectingSuccess().out()).contains("Upgraded to version " + NEW);

    assertThat(told("No start-up archive")).isZero();
    assertThat(node.home().resolve("bin/.start-archive-later")).exists();
  }

  @Test
  void work_that_came_with_the_pin_is_done_by_the_new_version() throws Exception {
    ops.commit(
        "More work",
        script("bin/nodework/common/work_ActualWork.sh", "#!/bin/sh\ntouch \"$NODE_HOME/more\"\n"));
    pin(NEW, newJar, Sha256.hex(newJar));
    beat().expectingSuccess();
    assertThat(node.home().resolve("more")).doesNotExist();

    beat().expectingSuccess();

    assertThat(node.home().resolve("more")).exists();
  }

  @Test
  void a_jar_with_another_checksum_is_refused_once_and_a_mended_pin_is_taken() throws Exception {
    pin(NEW, newJar, "0".repeat(64));
    beat();
    ops.commit("Something else", write("x", "1"));
    beat();
    assertThat(installed()).hasSameBinaryContentAs(JarNode.jar());
    assertThat(told("Not upgraded to version " + NEW)).isEqualTo(1);
    assertThat(told("not the pinned " + "0".repeat(64))).isEqualTo(1);

    pin(NEW, newJar, Sha256.hex(newJar));
    beat().expectingSuccess();
    beat().expectingSuccess();
    assertThat(version()).isEqualTo("node-init " + NEW);
  }

  @Test
  void a_jar_of_another_version_is_refused() throws Exception {
    pin("9.9.8", newJar, Sha256.hex(newJar));
    beat().expectingSuccess();

    assertThat(installed()).hasSameBinaryContentAs(JarNode.jar());
    assertThat(told("is version 9.9.9, not the pinned 9.9.8")).isEqualTo(1);
  }

  @Test
  void a_jar_that_fails_in_a_rehearsal_never_takes_the_old_ones_place() throws Exception {
    Path bad = jarOf(FailsAlways.class);
    pin(NEW, bad, Sha256.hex(bad));
    beat().expectingSuccess();

    assertThat(installed()).hasSameBinaryContentAs(JarNode.jar());
    assertThat(told("exit code 3: this cannot work; tried again every 10 min")).isEqualTo(1);
    assertThat(beat().expectingSuccess().out()).contains("No change, move along");
  }

  @Test
  void a_jar_that_fails_at_its_first_look_gives_way_to_the_old_one() throws Exception {
    Path bad = jarOf(FailsAtItsFirstLook.class);
    pin(NEW, bad, Sha256.hex(bad));
    beat().expectingSuccess();
    assertThat(installed()).hasSameBinaryContentAs(bad);

    assertThat(beat().exitCode()).isNotZero();

    assertThat(installed()).hasSameBinaryContentAs(JarNode.jar());
    beat().expectingSuccess();
    assertThat(told("its first look failed; the former version is back")).isEqualTo(1);
    ops.commit("Something else", write("x", "1"));
    beat().expectingSuccess();
    assertThat(installed()).hasSameBinaryContentAs(JarNode.jar());
    assertThat(beat().expectingSuccess().out()).contains("No change, move along");
  }

  @Test
  void a_pin_that_is_none_is_one_line_and_changes_nothing() throws Exception {
    ops.commit("Pin", write("it/node-init.json", "{"));

    assertThat(beat().expectingSuccess().out()).contains("it/node-init.json is not JSON");

    assertThat(installed()).hasSameBinaryContentAs(JarNode.jar());
  }

  @Test
  void a_jar_that_is_not_there_is_tried_again_later_and_told_once() throws Exception {
    pin(NEW, folder.resolve("gone.jar"), "0".repeat(64));
    beat().expectingSuccess();
    beat().expectingSuccess();

    assertThat(told("Not upgraded to version " + NEW + ": it cannot be fetched")).isEqualTo(1);
    assertThat(installed()).hasSameBinaryContentAs(JarNode.jar());
  }

  @Test
  void a_heartbeat_killed_before_the_new_jar_is_in_place_leaves_it_to_the_next() throws Exception {
    pin(NEW, newJar, Sha256.hex(newJar));
    long before = filesInBin();
    try (ProgramRun.Started beat = launcher("cron-1m").start()) {
      Await.until(
          Duration.ofMinutes(3), "the new jar is being fetched", () -> filesInBin() > before);
      killAll(beat);
      beat.await();
    }

    beat().expectingSuccess();

    assertThat(version()).isEqualTo("node-init " + NEW);
  }

  @Test
  void a_jar_that_somebody_put_in_the_pinned_ones_place_does_not_stay() throws Exception {
    pin(NEW, newJar, Sha256.hex(newJar));
    beat().expectingSuccess();
    assertThat(version()).isEqualTo("node-init " + NEW);
    beat().expectingSuccess();
    Path bin = node.home().resolve("bin");
    Files.copy(JarNode.jar(), bin.resolve("put"));
    Files.move(
        bin.resolve("put"), bin.resolve("node-init.jar"), StandardCopyOption.REPLACE_EXISTING);

    beat().expectingSuccess();

    assertThat(version()).isEqualTo("node-init " + NEW);
  }

  /** The heartbeat first: of a rehearsal that ends alone it would think that the jar is bad. */
  private static void killAll(ProgramRun.Started beat) {
    List<ProcessHandle> descendants = beat.process().descendants().toList();
    beat.process().destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  private long filesInBin() {
    String[] names = node.home().resolve("bin").toFile().list();
    return names == null ? 0 : names.length;
  }

  @Test
  void killed_at_any_moment_the_node_runs_one_of_the_two_and_comes_to_the_new_one()
      throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Set<String> both = Set.of(Sha256.hex(JarNode.jar()), Sha256.hex(newJar));
    pin(NEW, newJar, Sha256.hex(newJar));
    for (int i = 0; i < KILLS; i++) {
      String at = "seed " + seed + ", kill " + i;
      try (ProgramRun.Started beat = launcher("cron-1m").start()) {
        beat.process().waitFor(random.nextLong(6_000), TimeUnit.MILLISECONDS);
        killAll(beat);
        beat.await();
      }
      assertThat(both).as(at).contains(Sha256.hex(installed()));
      assertThat(version()).as(at).startsWith("node-init ");
    }
    for (int i = 0; i < 4; i++) {
      assertThat(beat().exitCode()).as("seed " + seed).isIn(ExitCode.DONE);
    }
    assertThat(version())
        .as("seed %d, log %s", seed, Files.readString(node.home().resolve("log/node-init.log")))
        .isEqualTo("node-init " + NEW);
    assertThat(beat().expectingSuccess().out()).contains("No change, move along");
    try (var files = Files.list(node.home().resolve("bin"))) {
      // What was killed while it copied a jar leaves a part of it, which housekeeping sweeps.
      assertThat(files)
          .as("seed " + seed)
          .filteredOn(file -> Files.isRegularFile(file) && !file.toString().endsWith(".new"))
          .hasSizeLessThan(8);
    }
  }
}
