package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code fed} in a project of empty files; small scripts stand in for Java and Maven.
 */
@Tag("jvm")
class FedScriptTest {

  private static final List<String> JARS =
      List.of("node-init/target/node-init.jar", "src/fed/target/fed.jar");
  private static final List<String> MODULES =
      List.of(
          "node-init",
          "src/model",
          "src/machine",
          "src/chat",
          "src/git",
          "src/presence",
          "src/cluster",
          "src/deploy",
          "src/orchestrate",
          "src/local",
          "src/fed");
  private static final String BUILD =
      "-B -q -ntp -pl node-init,src/fed -am -Dmaven.test.skip=true package";
  private static final String OPTIONS =
      "-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=2 -XX:+UseSerialGC -XX:-UsePerfData"
          + " -Xlog:disable";

  @TempDir Path folder;
  private Path project;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(folder.resolve("the project"));
    Files.createDirectories(project.resolve("src"));
    for (String file : List.of("fed", "src/setup.sh")) {
      Files.copy(FedRun.projectFolder().resolve(file), project.resolve(file));
    }
    for (String module : MODULES) {
      write(project.resolve(module).resolve("pom.xml"), "");
      write(project.resolve(module).resolve("src/main/java/Some.java"), "");
    }
    write(project.resolve("pom.xml"), "");
    write(project.resolve(".mvn/jvm.config"), "");
    Path jdk = folder.resolve("jdk");
    write(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    script(jdk.resolve("bin/javac"), "");
    script(
        jdk.resolve("bin/java"),
        "echo \"java $*\"; echo \"root $FEDERATION_ROOT\"; [ ! -e /proc/$$/fd/9 ] || echo locked");
    maven(
        "mkdir -p node-init/target src/fed/target; echo built > node-init/target/node-init.jar;"
            + " echo built > src/fed/target/fed.jar");
    makeOlder();
  }

  private void maven(String build) throws IOException {
    script(
        folder.resolve("bin/mvn"),
        "case \"$*\" in *--version*) echo 'Apache Maven 3.9.9 (x)'; exit;; esac\n"
            + "echo \"$*\" >> '"
            + folder.resolve("builds")
            + "'\n"
            + build);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void script(Path file, String text) throws IOException {
    write(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Puts an hour between what is there and what comes. */
  private void makeOlder() throws IOException {
    FileTime earlier = FileTime.from(Instant.now().minusSeconds(3600));
    List<Path> all;
    try (Stream<Path> walk = Files.walk(project)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Files.setLastModifiedTime(path, earlier);
    }
  }

  private ProgramRun.Result fed(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = project.resolve("fed").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return ProgramRun.of(command)
        .in(folder)
        .withEnv("JAVA_HOME", folder.resolve("jdk").toString())
        .withEnv("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
        .run();
  }

  private List<String> builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  @Test
  void a_change_in_any_module_that_the_jars_are_made_of_is_built() throws IOException {
    fed("status").expectingSuccess();

    for (String module : MODULES) {
      makeOlder();
      write(project.resolve(module).resolve("src/main/java/Some.java"), "changed");
      fed("status").expectingSuccess();
    }

    assertThat(builds()).hasSize(1 + MODULES.size());
  }

  @Test
  void what_is_missing_is_built_and_then_started_with_all_arguments() throws IOException {
    ProgramRun.Result run = fed("up", "--home", "a b", "--yes").expectingSuccess();

    assertThat(builds()).containsExactly(BUILD);
    assertThat(run.err()).startsWith("fed: building").hasLineCount(1);
    assertThat(run.out())
        .isEqualTo(
            "java "
                + OPTIONS
                + " -jar "
                + project.resolve("src/fed/target/fed.jar")
                + " up --home a b --yes\nroot "
                + project
                + "\n");
  }

  @Test
  void what_is_built_is_not_built_again() throws IOException {
    fed("status").expectingSuccess();
    ProgramRun.Result second = fed("status").expectingSuccess();

    assertThat(builds()).hasSize(1);
    assertThat(second.err()).isEmpty();
  }

  @Test
  void a_changed_source_or_a_missing_jar_is_built() throws IOException {
    fed("status").expectingSuccess();
    makeOlder();

    write(project.resolve("src/model/src/main/java/Some.java"), "changed");
    fed("status").expectingSuccess();
    assertThat(builds()).hasSize(2);

    makeOlder();
    Files.delete(project.resolve("node-init/src/main/java/Some.java"));
    fed("status").expectingSuccess();
    assertThat(builds()).hasSize(3);

    for (String jar : JARS) {
      makeOlder();
      Files.delete(project.resolve(jar));
      fed("status").expectingSuccess();
    }
    assertThat(builds()).hasSize(5);
  }

  @Test
  void a_source_that_changes_while_it_is_built_is_built_again() throws IOException {
    maven(
        // A second ahead: two files that are touched at once may have the same time.
        "mkdir -p node-init/target src/fed/target; touch -d '1 second' pom.xml;"
            + " touch node-init/target/node-init.jar src/fed/target/fed.jar");
    fed("status").expectingSuccess();
    fed("status").expectingSuccess();

    assertThat(builds()).hasSize(2);
  }

  @Test
  void a_changed_test_is_not_built() throws IOException {
    fed("status").expectingSuccess();
    write(project.resolve("src/fed/src/test/java/SomeTest.java"), "changed");
    fed("status").expectingSuccess();

    assertThat(builds()).hasSize(1);
  }

  @Test
  void a_build_that_fails_is_shown_and_nothing_is_started() throws IOException {
    maven("echo '[ERROR] no luck'; exit 1");

    ProgramRun.Result run = fed("status");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("[ERROR] no luck", "fed: the build failed");
  }

  @Test
  void help_needs_no_build() throws IOException {
    ProgramRun.Result run = fed("--help").expectingSuccess();

    assertThat(run.out()).contains("./fed COMMAND", "Exit status").doesNotContain("#!");
    assertThat(builds()).isEmpty();
  }

  @Test
  void it_can_be_called_by_a_link() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("bin/fed"), project.resolve("fed"));

    ProgramRun.Result run =
        ProgramRun.of(link.toString(), "status")
            .withEnv("JAVA_HOME", folder.resolve("jdk").toString())
            .withEnv("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
            .run()
            .expectingSuccess();

    assertThat(run.out()).contains("root " + project);
  }

  /** A Java that archives, and writes down when it does; {@code use} is how it starts from one. */
  private void archivingJava(String use) throws IOException {
    script(
        folder.resolve("jdk/bin/java"),
        "echo 'a warning of the JVM' >&2\n"
            + "for option; do case $option in -XX:ArchiveClassesAtExit=*)\n"
            + "  echo made >> '"
            + folder.resolve("archives")
            + "'; echo classes > \"${option#*=}\"; exit;;\n"
            + "-Xshare:on) "
            + use
            + ";; esac; done\n"
            + "echo \"java $*\"");
  }

  private int archives() throws IOException {
    Path archives = folder.resolve("archives");
    return Files.exists(archives) ? Files.readAllLines(archives).size() : 0;
  }

  private String archiveOption() {
    return "-XX:SharedArchiveFile=" + project.resolve("src/fed/target/fed.jsa");
  }

  @Test
  void an_archive_of_classes_is_made_once_for_a_jar_and_a_java_without_a_word() throws IOException {
    archivingJava("exit 0");
    fed("status").expectingSuccess();

    ProgramRun.Result second = fed("status").expectingSuccess();
    assertThat(second.out()).contains(archiveOption());
    assertThat(second.err()).isEqualTo("a warning of the JVM\n");
    assertThat(archives()).isEqualTo(1);

    write(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.2\"\n");
    assertThat(fed("status").expectingSuccess().err()).isEqualTo("a warning of the JVM\n");
    assertThat(archives()).isEqualTo(2);

    write(project.resolve("src/fed/target/fed.jsa"), "damaged");
    assertThat(fed("status").expectingSuccess().err()).isEqualTo("a warning of the JVM\n");
    assertThat(archives()).isEqualTo(3);

    makeOlder();
    Files.delete(project.resolve("src/fed/target/fed.jar"));
    fed("status").expectingSuccess();
    assertThat(archives()).isEqualTo(4);
  }

  @Test
  void an_archive_that_does_not_work_is_not_used_and_not_made_again() throws IOException {
    archivingJava("exit 134");

    assertThat(fed("status").expectingSuccess().out()).doesNotContain(archiveOption());
    assertThat(fed("status").expectingSuccess().out()).doesNotContain(archiveOption());
    assertThat(archives()).isEqualTo(1);
  }
}
