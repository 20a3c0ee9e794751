package io.federation.node.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of bad input: each case is told in one clear line, stops no more than it says, and is
 * as if it had never been once it is mended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
final class BadInputTest {

  private static final int LEAST_CASES = 40;

  /** Repositories grow with every case, and slow. */
  private static final int CASES_PER_SCENE = 20;

  private record UsedScene(Scene scene, int cases) {}

  @TempDir private static Path folder;
  private final Queue<UsedScene> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger scenes = new AtomicInteger();

  static Stream<BadInput> table() {
    return Stream.of(
            NodeInfoCases.all(),
            DescriptionCases.all(),
            ScriptCases.all(),
            TreeCases.all(),
            PlaceCases.all(),
            StateCases.all(),
            RepositoryCases.all())
        .flatMap(List::stream);
  }

  @AfterAll
  void close() {
    free.forEach(used -> used.scene().close());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void bad_input_is_told_in_one_line_and_all_else_goes_on(BadInput bad) throws Exception {
    UsedScene used = free.poll();
    if (used == null) {
      used = new UsedScene(new Scene(folder.resolve("" + scenes.incrementAndGet())), 0);
    }
    // A case that fails may leave anything behind: the next one gets a scene of its own.
    boolean reusable = false;
    try {
      check(bad, used.scene());
      reusable = used.cases() + 1 < CASES_PER_SCENE;
    } finally {
      if (reusable) {
        free.add(new UsedScene(used.scene(), used.cases() + 1));
      } else {
        used.scene().close();
      }
    }
  }

  private static void check(BadInput bad, Scene scene) throws Exception {
    bad.given().on(scene);
    scene.pushElsewhere();

    Scene.Beat beat = scene.beat();

    String what = bad + "\n" + String.join("\n", beat.lines());
    assertThat(beat.lines().stream().filter(line -> bad.isSaidBy(line, scene)))
        .as(what)
        .isNotEmpty();
    assertThat(bad.says()).as(what).isNotEqualTo("*");
    assertThat(beat.lines())
        .as(what)
        .noneMatch(line -> line.contains("Exception") || line.startsWith("\tat "));
    switch (bad.stops()) {
      case NOTHING -> {
        assertThat(beat.exitCode()).as(what).isEqualTo(ExitCode.DONE);
        assertThat(scene.goodIsWorked()).as(what).isTrue();
        assertThat(scene.badIsWorked()).as(what).isTrue();
      }
      case UNIT, REPOSITORY -> {
        assertThat(beat.exitCode()).as(what).isEqualTo(ExitCode.FAILED);
        assertThat(scene.goodIsWorked()).as(what).isTrue();
      }
      case WORK -> {
        assertThat(beat.exitCode()).as(what).isEqualTo(ExitCode.DONE);
        assertThat(scene.goodIsWorked()).as(what).isFalse();
      }
      case NODE -> {
        assertThat(beat.exitCode()).as(what).isNotEqualTo(ExitCode.DONE);
        assertThat(scene.goodIsWorked()).as(what).isFalse();
      }
    }
    bad.mend().on(scene);
    scene.assertIsWell();
  }

  @Test
  void there_are_cases_enough_and_no_two_have_one_name() {
    assertThat(table().map(BadInput::toString))
        .hasSizeGreaterThan(LEAST_CASES)
        .doesNotHaveDuplicates();
  }
}
