package io.federation.local.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedRepositoryTest {

  @TempDir Path folder;
  private Path sample;
  private ServedRepository ops;
  private WorkingClone clone;

  @BeforeEach
  void make() throws IOException {
    sample = Files.createDirectories(folder.resolve("sample"));
    Files.createDirectories(sample.resolve("it"));
    Files.writeString(sample.resolve("it/é.txt"), "accent\n");
    Path script = Files.writeString(sample.resolve("run.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    ops = new ServedRepository(folder.resolve("git/ops.git"), "main");
    clone = new WorkingClone(folder.resolve("ops"), ops);
  }

  /** Runs git as a user who has configured nothing. */
  private String git(String... arguments) {
    String[] command = new String[arguments.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = folder.resolve("ops").toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return ProgramRun.of(command)
        .withEnv("HOME", folder.resolve("nobody").toString())
        .withEnv("GIT_CONFIG_NOSYSTEM", "1")
        .withoutEnv("XDG_CONFIG_HOME")
        .run()
        .expectingSuccess()
        .out()
        .strip();
  }

  @Test
  void a_repository_begins_with_the_sample_files_in_one_commit_on_main() throws IOException {
    assertThat(ops.exists()).isFalse();

    ops.make(Optional.of(sample));
    clone.make();

    assertThat(ops.exists()).isTrue();
    assertThat(ops.read("it/é.txt")).isEqualTo("accent\n".getBytes(StandardCharsets.UTF_8));
    assertThat(git("log", "--format=%an %s %D")).startsWith("Federation Begin with the sample");
    assertThat(git("ls-tree", "-r", "--format=%(objectmode) %(path)", "HEAD"))
        .contains("100755 run.sh")
        .startsWith("100644");
    assertThat(git("status", "--porcelain", "--branch")).isEqualTo("## main...origin/main");
    assertThat(git("fsck", "--strict")).isEmpty();
  }

  @Test
  void a_commit_and_a_push_need_no_further_words() throws IOException {
    ops.make(Optional.of(sample));
    clone.make();
    // Whether or not the machine's Git knows an author, here it must not need one.
    git("config", "user.name", "Ann");
    git("config", "user.email", "ann@example.org");

    Files.writeString(folder.resolve("ops/it/é.txt"), "changed\n");
    git("commit", "--quiet", "-am", "Change it");
    git("push", "--quiet");

    assertThat(ops.read("it/é.txt")).asString(StandardCharsets.UTF_8).isEqualTo("changed\n");
  }

  @Test
  void an_author_is_set_in_the_clone_exactly_if_git_knows_none() throws IOException {
    ops.make(Optional.of(sample));
    boolean known =
        ProgramRun.of("git", "var", "GIT_AUTHOR_IDENT").in(folder).run().exitCode() == 0;

    Optional<Author> set = clone.make();

    assertThat(set.isPresent()).isEqualTo(!known);
    if (!known) {
      assertThat(git("var", "GIT_AUTHOR_IDENT")).startsWith(set.orElseThrow().toString());
    }
  }

  @Test
  void what_a_killed_call_left_behind_is_made_anew() throws IOException {
    Files.createDirectories(folder.resolve("git/.ops.git.new/objects"));
    Files.writeString(folder.resolve("git/.ops.git.new/HEAD"), "half");
    Files.createDirectories(folder.resolve(".ops.new/.git"));

    ops.make(Optional.of(sample));
    clone.make();

    assertThat(git("fsck", "--strict")).isEmpty();
    assertThat(folder.resolve("git").toFile().list()).containsExactly("ops.git");
    assertThat(folder.resolve(".ops.new")).doesNotExist();
  }

  @Test
  void a_clone_of_something_else_is_refused() throws IOException {
    ops.make(Optional.of(sample));
    clone.make();
    assertThat(clone.exists()).isTrue();
    git("remote", "set-url", "origin", "/elsewhere.git");

    assertThatThrownBy(clone::exists)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a clone of /elsewhere.git, not of " + ops.folder());
  }

  @Test
  void a_folder_in_the_place_of_the_clone_is_refused() throws IOException {
    Files.createDirectories(folder.resolve("ops"));

    assertThatThrownBy(clone::exists).hasMessageContaining("is not a Git repository");
  }

  @Test
  void a_file_that_is_not_in_the_repository_cannot_be_read() throws IOException {
    ops.make(Optional.of(sample));

    assertThatThrownBy(() -> ops.read("it/none.txt"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no file it/none.txt: push one");
  }

  @Test
  void a_repository_may_begin_empty_and_on_another_branch() throws IOException {
    ServedRepository empty = new ServedRepository(folder.resolve("git/app.git"), "release");

    empty.make(Optional.empty());

    assertThat(empty.exists()).isTrue();
    assertThat(empty.tip()).isEmpty();
    assertThat(empty.folder().resolve("HEAD")).hasContent("ref: refs/heads/release");
    assertThatThrownBy(() -> empty.read("x"))
        .hasMessageContaining("has no branch release: push it");
  }

  @Test
  void the_tip_follows_what_is_pushed() throws IOException {
    ops.make(Optional.of(sample));
    clone.make();
    assertThat(ops.tip()).contains(git("rev-parse", "HEAD"));
    assertThat(ops.find("it/none.txt")).isEmpty();
    assertThat(ops.find("it")).isEmpty();
  }

  @Test
  void without_a_keeper_those_pack_the_repository_who_push_to_it() throws Exception {
    ops.make(Optional.of(sample));
    ops.packByPushes();
    clone.make();
    Path config = ops.folder().resolve("config");
    assertThat(config).content().contains("autoPackLimit = 200");
    // With fewer the test is faster, and the same happens.
    Files.writeString(config, Files.readString(config).replace("= 200", "= 5"));

    try (Git git = Git.open(folder.resolve("ops").toFile())) {
      for (int i = 0; i < 10; i++) {
        git.commit().setAllowEmpty(true).setMessage("Push " + i).setSign(false).call();
        git.push().call();
        assertThat(packs()).hasSizeLessThanOrEqualTo(6);
      }
    }
    assertThat(git("fsck", "--strict")).isEmpty();
    assertThat(git("ls-remote", "origin", "main")).startsWith(git("rev-parse", "HEAD"));
  }

  private List<Path> packs() throws IOException {
    try (Stream<Path> files = Files.list(ops.folder().resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(".pack")).toList();
    }
  }
}
