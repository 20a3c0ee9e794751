package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.FolderSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of what an agent meets: each case is told in one line, runs nothing that was not asked
 * for, touches nothing else on the host, and is as if it had never been once it is mended.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class BadHostTest {

  @TempDir private Path folder;

  static Stream<BadHost> table() {
    return Stream.of(ScriptCases.all(), PackageCases.all(), StateCases.all(), SharedCases.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void what_is_bad_is_told_in_one_line_and_nothing_else_is_touched(BadHost bad) throws Exception {
    try (HostScene scene = new HostScene(folder)) {
      bad.given().on(scene);
      FolderSnapshot before = scene.others();

      scene.start(bad.limit());
      awaitEnd(bad, scene);

      String what = String.join("\n", scene.log());
      assertThat(isTold(bad, scene)).as(bad.says() + "\n" + what).isTrue();
      assertThat(scene.log())
          .as(what)
          .noneMatch(line -> line.contains("Exception") || line.contains("\tat "))
          .noneMatch(line -> line.contains("\n"));
      assertThat(scene.cluster.journal()).as(what).isEqualTo(bad.ran());
      assertThat(before.differencesTo(scene.others())).as(what).isEmpty();

      if (bad.ends() != BadHost.Ends.OFF) {
        bad.mend().on(scene);
        scene.cluster.set("2");
        scene.cluster.awaitProperty("host1", "version", "2");
        assertThat(scene.cluster.journal()).endsWith("one /cust/a 0");
        assertThat(scene.cluster.property("host1", "error")).isEmpty();
      }
    }
  }

  private static void awaitEnd(BadHost bad, HostScene scene) throws Exception {
    switch (bad.ends()) {
      case FAILED -> {
        scene.awaitLog("CRITICAL FAILED deploying version *");
        assertThat(scene.cluster.read()).isEqualTo("None");
        assertThat(scene.cluster.property("host1", "error")).isNotEmpty();
        assertThat(scene.cluster.property("host1", "version")).isEmpty();
      }
      case DONE -> {
        scene.awaitLog("INFO Done deploying version *");
        assertThat(scene.cluster.read()).isNotEqualTo("None");
      }
      case WAITING -> {
        Await.until(TestCluster.LIMIT, bad.says(), () -> isTold(bad, scene));
        assertThat(scene.cluster.property("host1", "version")).isEmpty();
      }
      case OFF -> scene.awaitLog("WARNING The agent has ended: *");
    }
  }

  /** Returns whether it stands in the log, or others see that it is waited for. */
  private static boolean isTold(BadHost bad, HostScene scene) {
    return Stream.concat(scene.log().stream(), Stream.of(scene.cluster.property("host1", "status")))
        .anyMatch(line -> isSaid(bad.says(), line, scene));
  }

  static boolean isSaid(String says, String line, HostScene scene) {
    StringBuilder pattern = new StringBuilder();
    for (String part : says.replace("{root}", scene.root.toString()).split("\\*", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return line.matches(pattern.toString());
  }

  @Test
  void there_are_cases_enough_and_no_two_have_one_name() {
    assertThat(table().map(BadHost::name)).hasSizeGreaterThan(25).doesNotHaveDuplicates();
  }
}
