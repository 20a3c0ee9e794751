package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
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

  /** Below Vagrant's own heading there is this line, and not where in a program it came from. */
  private static void assertOneLine(ProgramRun.Result result, String line) {
    assertThat(result.err().strip().lines().skip(2))
        .singleElement()
        .asString()
        .startsWith("vagrant: " + line);
  }
}
