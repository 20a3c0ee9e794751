package io.federation.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.IsolatedSystemReader;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.model.spec.PresenceSpec;
import io.federation.testkit.Await;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are killed while they speak, and speak again. */
@Tag("slow")
class KilledWritersTest {

  private static final int WRITERS = 3;
  private static final int KILLS = 4;
  private static final int MINUTES = 6;
  private static final Minute FIRST = Minute.parse("202601022357");
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @TempDir private Path folder;

  @Test
  void nothing_is_lost_and_nothing_stays_locked() throws Exception {
    IsolatedSystemReader.install();
    long seed = new Random().nextLong();
    System.out.println("the kills of " + getClass().getSimpleName() + " have seed " + seed);
    Random random = new Random(seed);
    Path repository = folder.resolve("served/presence.git");
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", repository.toString())
        .run()
        .expectingSuccess();
    try (HttpGitServer server = HttpGitServer.serving(folder.resolve("served"))) {
      String url = server.url("presence.git");
      for (int kill = 0; kill < KILLS; kill++) {
        List<ProgramRun.Started> runs = start(url);
        for (ProgramRun.Started run : runs) {
          // Not for order, but for chance: the kill is to hit somewhere.
          boolean over = run.process().waitFor(300 + random.nextInt(1500), TimeUnit.MILLISECONDS);
          if (!over) {
            run.kill();
          }
          run.close();
        }
      }
      for (ProgramRun.Started run : start(url)) {
        assertThat(run.process().waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.process().exitValue()).as("seed %d: %s", seed, run.errSoFar()).isZero();
        run.close();
      }

      assertAllIsThere(url, "seed " + seed);
    }
    ProgramRun.of("git", "--git-dir", repository.toString(), "fsck", "--strict")
        .run()
        .expectingSuccess();
  }

  @Test
  void a_push_to_a_folder_is_ended_by_git_though_its_writer_is_killed() throws Exception {
    IsolatedSystemReader.install();
    Path repository = folder.resolve("presence.git");
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", repository.toString())
        .run()
        .expectingSuccess();
    Path began = folder.resolve("began");
    Path killed = folder.resolve("killed");
    Path hook = repository.resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(
        hook,
        "#!/bin/sh\necho $PPID > %1$s.new; mv %1$s.new %1$s; while [ ! -e %2$s ]; do sleep 0.05; done\n"
            .formatted(began, killed));
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    try (ProgramRun.Started writer = writer(repository.toString(), 0).start()) {
      Await.until(LONGEST, "the push is received", () -> Files.exists(began));
      writer.kill();
    }

    Files.createFile(killed);

    Path receiver = Path.of("/proc", Files.readString(began).strip(), "cmdline");
    Await.until(LONGEST, "the receiver has ended", () -> isEmpty(receiver));
    assertThat(repository.resolve("refs/heads/main")).exists();
    assertThat(repository.resolve("refs/heads/main.lock")).doesNotExist();
  }

  /** Returns whether a process is gone, be it that nobody has asked for its exit code. */
  private static boolean isEmpty(Path commandLine) {
    try {
      return Files.readString(commandLine).isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  private List<ProgramRun.Started> start(String url) {
    List<ProgramRun.Started> runs = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      runs.add(writer(url, i).start());
    }
    return runs;
  }

  private ProgramRun writer(String url, int number) {
    String node = "node-" + number;
    return PresenceWriter.of(folder.resolve(node), url, "i-" + number, FIRST, MINUTES)
        .within(LONGEST);
  }

  private void assertAllIsThere(String url, String seed) throws Exception {
    try (PresenceStore reader =
        new GitPresenceStore(
            folder.resolve("reader/presence.git"),
            new Remote(url, "main", List.of(), new Credentials(folder, "presence")),
            new PresenceSpec(url),
            ManualClock.at(FIRST.start().toString()))) {
      List<Minute> minutes = new ArrayList<>();
      for (int i = 0; i < MINUTES; i++) {
        minutes.add(FIRST.plus(Duration.ofMinutes(i)));
      }
      reader.refresh(minutes);
      for (Minute minute : minutes) {
        assertThat(reader.present(minute)).as(seed).containsExactlyElementsOf(said(minute));
      }
      assertThat(reader.all())
          .as(seed)
          .containsExactlyElementsOf(said(minutes.get(minutes.size() - 1)));
    }
  }

  private static List<Entry> said(Minute minute) {
    List<Entry> said = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      said.add(PresenceWriter.entry("i-" + i, minute));
    }
    return said;
  }
}
