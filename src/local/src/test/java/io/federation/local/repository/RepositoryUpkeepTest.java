package io.federation.local.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryUpkeepTest {

  @TempDir Path folder;
  private ManualClock clock;
  private Path git;
  private Path bare;
  private RepositoryUpkeep upkeep;

  @BeforeEach
  void make() throws IOException {
    clock = ManualClock.at(Instant.now().toString());
    git = folder.resolve("git");
    bare = git.resolve("presence.git");
    Path sample = Files.createDirectories(folder.resolve("sample"));
    Files.writeString(sample.resolve("a"), "a\n");
    new ServedRepository(bare, "main").make(Optional.of(sample));
    upkeep = new RepositoryUpkeep(git, System.getenv(), clock);
  }

  private String git(String... arguments) {
    String[] command = new String[arguments.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = bare.toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return ProgramRun.of(command)
        .withEnv("GIT_AUTHOR_NAME", "a")
        .withEnv("GIT_AUTHOR_EMAIL", "a@example.org")
        .withEnv("GIT_COMMITTER_NAME", "a")
        .withEnv("GIT_COMMITTER_EMAIL", "a@example.org")
        .run()
        .expectingSuccess()
        .out()
        .strip();
  }

  private long packs() throws IOException {
    try (Stream<Path> files = Files.list(bare.resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(".pack")).count();
    }
  }

  /** Makes as many packs as that many pushes would, by one program. */
  private void push(int times) {
    String commit = "commit refs/heads/main\ncommitter a <a@example.org> now\ndata 0\n";
    String more = "checkpoint\n" + commit;
    ProgramRun.of("git", "-c", "fastimport.unpackLimit=0", "fast-import", "--date-format=now")
        .in(bare)
        .withStdin(commit + "from refs/heads/main^0\n" + more.repeat(times - 1))
        .run()
        .expectingSuccess();
  }

  @Test
  void many_pushes_are_packed_into_one_and_nothing_is_lost() throws IOException {
    push(RepositoryUpkeep.MOST_PACKS);
    assertThat(upkeep.run()).isEmpty();
    push(1);
    String tip = git("rev-parse", "main");

    assertThat(upkeep.run()).containsExactly(bare);

    assertThat(packs()).isEqualTo(1);
    assertThat(git("rev-parse", "main")).isEqualTo(tip);
    assertThat(git("rev-list", "--count", "main")).isEqualTo("202");
    assertThat(git("fsck", "--strict")).isEmpty();
    assertThat(upkeep.run()).isEmpty();
  }

  @Test
  void a_quiet_repository_is_packed_every_six_hours() throws IOException {
    clock.advance(Duration.ofHours(5));
    assertThat(upkeep.run()).isEmpty();
    clock.advance(Duration.ofHours(2));
    assertThat(upkeep.run()).containsExactly(bare);
    assertThat(upkeep.run()).isEmpty();
    clock.advance(Duration.ofHours(7));
    assertThat(upkeep.run()).containsExactly(bare);
  }

  @Test
  void what_no_branch_leads_to_goes_unless_a_push_may_need_it() throws IOException {
    String old = git("commit-tree", "main^{tree}", "-m", "old");
    String young = git("commit-tree", "main^{tree}", "-m", "young");
    Path file = bare.resolve("objects").resolve(old.substring(0, 2)).resolve(old.substring(2));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(3))));

    clock.advance(Duration.ofHours(7));
    upkeep.run();

    assertThat(git("cat-file", "-t", young)).isEqualTo("commit");
    assertThatThrownBy(() -> git("cat-file", "-t", old))
        .hasMessageContaining("could not get object info");
  }

  @Test
  void one_that_cannot_be_packed_is_told_and_does_not_keep_the_others() throws IOException {
    Path broken = git.resolve("broken.git");
    new ServedRepository(broken, "main").make(Optional.empty());
    Files.writeString(broken.resolve("refs/heads/main"), "not a commit\n");
    clock.advance(Duration.ofHours(7));

    assertThatThrownBy(upkeep::run)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("git gc of " + broken + " failed");

    assertThat(bare.resolve("federation-packed")).exists();
  }

  @Test
  void a_growing_repository_and_a_federation_without_any_are_left_alone() throws IOException {
    Files.createDirectories(git.resolve(".app.git.new"));
    assertThat(upkeep.run()).isEmpty();
    assertThat(new RepositoryUpkeep(folder.resolve("none"), System.getenv(), clock).run())
        .isEmpty();
  }
}
