package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Vagrant makes of the Vagrantfile before there is any machine. */
@Tag("e2e")
class VagrantfileE2eTest {

  @TempDir Path folder;

  private VagrantProject project() throws Exception {
    return new VagrantProject(folder, UnaryOperator.identity(), List.of());
  }

  @Test
  void the_file_is_valid() throws Exception {
    ProgramRun.Result result =
        project().vagrant("validate", "--ignore-provider").run().expectingSuccess();

    assertThat(result.out()).contains("Vagrantfile validated successfully.");
  }

  @Test
  void a_description_that_cannot_be_used_is_one_line() throws Exception {
    VagrantProject project = project();
    project.describe("deployment: fed1\nstacktype: hello1\npart: {}\n");

    ProgramRun.Result result = project.vagrant("status").run();

    assertThat(result.exitCode()).isNotZero();
    assertOneLine(
        result, "fed: " + folder.resolve("sample/it/federation.yaml") + ":3: unknown key");
  }

  @Test
  void a_description_without_nodes_is_one_line() throws Exception {
    VagrantProject project = project();
    project.describe("deployment: fed1\nstacktype: hello1\nparts: {web1: {count: 0}}\n");

    assertOneLine(
        project.vagrant("status").run(),
        folder.resolve("sample/it/federation.yaml") + " describes no node: count one of a part");
  }

  @Test
  void without_a_JDK_the_description_is_read_all_the_same() throws Exception {
    ProgramRun.Result result = withoutJdk().vagrant("status").run().expectingSuccess();

    assertThat(result.out()).containsPattern("web1-1 +not created").contains("web1-2");
  }

  @Test
  void without_a_JDK_a_description_that_cannot_be_used_is_one_line() throws Exception {
    VagrantProject project = withoutJdk();
    String file = folder.resolve("sample/it/federation.yaml").toString();
    for (String wrong : List.of("parts: {web1: {count: two}}\n", "part: {}\n", "parts: [\n", "")) {
      project.describe(wrong);
      assertOneLine(project.vagrant("status").run(), file + " cannot be used: ");
    }
  }

  @Test
  void without_a_JDK_no_repositories_can_be_made() throws Exception {
    VagrantProject project = withoutJdk();
    project.describe(VagrantProject.description(1));

    assertOneLine(
        project.vagrant("up", "--provider=lxc").run(),
        "there is no JDK for ./fed, which makes the repositories in "
            + folder.resolve("vagrant/federation/git"));
  }

  @Test
  void without_the_jar_no_machine_is_made() throws Exception {
    VagrantProject project = project();
    project.describe(VagrantProject.description(1));
    Files.delete(folder.resolve("node-init"));

    assertOneLine(
        project.vagrant("up", "--provider=lxc").run(),
        "there is no node-init.jar: run ./release first, or copy it to "
            + folder.resolve("target/release/node-init.jar"));
  }

  /** Where nothing is in the folder that JDKs are in. */
  private VagrantProject withoutJdk() throws Exception {
    return new VagrantProject(
        folder,
        run -> run.withoutEnv("JAVA_HOME").withoutEnv("JAVA_25_HOME"),
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-ec",
            "mount -t tmpfs none /usr/lib/jvm; exec \"$@\"",
            "sh"));
  }

  /** Below Vagrant's heading, if any, there is this line, and not where in a program it arose. */
  private static void assertOneLine(ProgramRun.Result result, String line) {
    assertThat(result.err().strip().lines().dropWhile(said -> !said.startsWith("vagrant: ")))
        .singleElement()
        .asString()
        .startsWith("vagrant: " + line);
  }
}
