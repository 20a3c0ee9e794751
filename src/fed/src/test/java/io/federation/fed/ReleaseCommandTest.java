package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code release} at the top, in a project of one file; small scripts stand in for Java
 * and Maven: a "jar" is all text of the tree that it was built from.
 */
class ReleaseCommandTest {

  private static final String BUILD =
      "-B -q -ntp -P release -pl node-init,src/aws -am -Dmaven.test.skip=true package";

  @TempDir Path folder;
  private Path project;
  private Path made;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(folder.resolve("the project"));
    made = project.resolve("target/release");
    Files.createDirectories(project.resolve("src"));
    for (String file : List.of("release", "src/setup.sh")) {
      Files.copy(FedRun.projectFolder().resolve(file), project.resolve(file));
    }
    Files.writeString(project.resolve("code.txt"), "committed\n");
    Files.writeString(project.resolve(".gitignore"), "target/\n");
    git("init", "-q");
    git("add", "-A");
    commit();
    Path jdk = Files.createDirectories(folder.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    script(jdk.resolve("bin/javac"), "echo 'javac 17.0.1'");
    script(jdk.resolve("bin/java"), "[ -s \"$2\" ] && echo 'node-init 0.1.0'");
    maven(
        "mkdir -p node-init/target src/aws/target; cat *.txt >node-init/target/node-init.jar;"
            + " echo '{}' >node-init/target/node-init.cdx.json;"
            + " echo 'calls' >src/aws/target/node-init-aws.jar;"
            + " echo '{}' >src/aws/target/node-init-aws.cdx.json");
  }

  private String git(String... arguments) {
    return ProgramRun.of(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
        .in(project)
        .run()
        .expectingSuccess()
        .out()
        .strip();
  }

  private void commit() {
    git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-a", "-m", "Work");
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void maven(String build) throws IOException {
    script(
        folder.resolve("bin/mvn"),
        "case \"$*\" in *--version*) echo 'Apache Maven 3.9.9 (x)'; exit;; esac\n"
            + "echo \"$*\" >>'"
            + folder.resolve("builds")
            + "'\n"
            + build);
  }

  private ProgramRun.Result release(String... arguments) {
    return ProgramRun.of(
            Stream.concat(Stream.of(project.resolve("release").toString()), Stream.of(arguments))
                .toList())
        .in(folder)
        .withEnv("JAVA_HOME", folder.resolve("jdk").toString())
        .withEnv("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
        .run();
  }

  private List<String> builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void it_makes_three_files_of_each_jar_and_says_of_which_commit_they_are() throws IOException {
    ProgramRun.Result run = release().expectingSuccess();

    assertThat(builds()).containsExactly(BUILD);
    assertThat(names(made))
        .containsExactly(
            "node-init-aws.cdx.json",
            "node-init-aws.jar",
            "node-init-aws.jar.sha256",
            "node-init.cdx.json",
            "node-init.jar",
            "node-init.jar.sha256");
    assertThat(run.out().lines())
        .containsExactly(
            "node-init 0.1.0, commit " + git("rev-parse", "HEAD") + ", built with JDK 17.0.1",
            made.resolve("node-init.jar").toString(),
            made.resolve("node-init.jar.sha256").toString(),
            made.resolve("node-init.cdx.json").toString(),
            made.resolve("node-init-aws.jar").toString(),
            made.resolve("node-init-aws.jar.sha256").toString(),
            made.resolve("node-init-aws.cdx.json").toString(),
            "sha256 " + checksum("node-init.jar"),
            "sha256 " + checksum("node-init-aws.jar") + " (node-init-aws.jar)");
    assertThat(run.err()).startsWith("release: building").hasLineCount(1);
    ProgramRun.of(
            "sha256sum", "--check", "--quiet", "node-init.jar.sha256", "node-init-aws.jar.sha256")
        .in(made)
        .run()
        .expectingSuccess();
  }

  private String checksum(String jar) throws IOException {
    return Files.readString(made.resolve(jar + ".sha256")).split(" ", 2)[0];
  }

  @Test
  void it_leaves_nothing_else_behind() throws IOException {
    release().expectingSuccess();
    maven("exit 1");
    release();

    assertThat(names(project.resolve("target"))).containsExactly("release");
    assertThat(git("status", "--porcelain")).isEmpty();
  }

  @Test
  void a_folder_of_ones_own_is_made_where_the_caller_stands() throws IOException {
    release("--to", "given/there").expectingSuccess();

    assertThat(names(folder.resolve("given/there"))).hasSize(6);
    assertThat(made).doesNotExist();
  }

  @Test
  void changes_that_are_not_committed_are_refused_by_name() throws IOException {
    Files.writeString(project.resolve("code.txt"), "changed\n");
    Files.writeString(project.resolve("more.txt"), "new\n");

    ProgramRun.Result run = release();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(" M code.txt", "?? more.txt", "not committed", "--dirty");
    assertThat(builds()).isEmpty();
  }

  @Test
  void changes_are_built_where_one_says_so_and_what_is_staged_stays_as_it_is() throws IOException {
    Files.writeString(project.resolve("code.txt"), "changed\n");
    Files.writeString(project.resolve("more.txt"), "new\n");
    String before = git("status", "--porcelain");

    ProgramRun.Result run = release("--dirty").expectingSuccess();

    assertThat(made.resolve("node-init.jar")).hasContent("changed\nnew\n");
    assertThat(run.out()).contains(" with changes that are not committed, built");
    assertThat(git("status", "--porcelain")).isEqualTo(before);
  }

  @Test
  void what_git_ignores_is_not_built() throws IOException {
    Files.createDirectories(project.resolve("target"));
    Files.writeString(project.resolve("ignored.txt"), "mine\n");
    Files.writeString(project.resolve(".git/info/exclude"), "ignored.txt\n");

    release().expectingSuccess();

    assertThat(made.resolve("node-init.jar")).hasContent("committed\n");
  }

  @Test
  void a_build_that_fails_is_shown_and_leaves_the_former_release() throws IOException {
    release().expectingSuccess();
    maven("echo '[ERROR] no luck'; exit 1");

    ProgramRun.Result run = release();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("[ERROR] no luck", "release: the build failed");
    assertThat(names(made)).hasSize(6);
  }

  @Test
  void a_wrong_call_is_told_so_and_builds_nothing() throws IOException {
    for (String[] wrong : List.of(new String[] {"--what"}, new String[] {"--to"})) {
      ProgramRun.Result run = release(wrong);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith("release: ").contains("./release --help").hasLineCount(1);
    }
    assertThat(builds()).isEmpty();
  }

  @Test
  void help_needs_nothing() throws IOException {
    ProgramRun.Result run = release("--help").expectingSuccess();

    assertThat(run.out()).contains("./release [--to DIR]", "Exit status").doesNotContain("#!");
    assertThat(builds()).isEmpty();
  }
}
