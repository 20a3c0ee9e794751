package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessTable;
import io.federation.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of all the processes that a script has started. */
@Tag("slow")
class ScriptGroupTest extends ScriptRunnerFixture {

  /** Prints a line every 2 ms without end, for a reader that takes 5 ms for each. */
  private static final String ENDLESS =
      "mkfifo p; exec 9<>p; while :; do echo x; read -rt 0.002 -u 9; done";

  private Future<ScriptRunner.Result> beginSlowly(Duration limit, String script) {
    ScriptRunner slow =
        new ScriptRunner(
            new ProcessTable(), (source, text) -> pause(), ManualClock.at("2026-01-01T00:00:00Z"));
    return threads.submit(() -> slow.run(command(limit, "bash", "-c", script), files));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_script_beyond_its_time_is_asked_to_end() throws Exception {
    ScriptRunner.Result result =
        run(
            Duration.ofSeconds(1),
            "trap 'echo asked; exit 0' TERM; echo begun; while :; do sleep 0.05; done");

    assertThat(result.outcome()).isEqualTo(new ScriptOutcome.TimedOut("1s"));
    assertThat(result.tail()).startsWith("begun").endsWith("asked");
    assertThat(result.leftovers()).isZero();
  }

  @Test
  void a_script_that_does_not_end_when_asked_is_killed_after_ten_seconds_with_all_its_group()
      throws Exception {
    String stubborn =
        "trap '' TERM; sleep 300 & echo $! >child.pid; echo $$ >script.pid; sleep 300";
    // The second has no trace of us in its environment, as with sudo.
    String foreign = "exec env -i bash -c \"trap '' TERM; echo \\$\\$ >foreign.pid; sleep 300; :\"";
    long start = System.nanoTime();
    Future<ScriptRunner.Result> first = begin(Duration.ofSeconds(1), stubborn, files);
    Future<ScriptRunner.Result> second = begin(Duration.ofSeconds(1), foreign, files("b"));

    assertThat(first.get(LONGEST_WAIT, TimeUnit.SECONDS).outcome())
        .isEqualTo(new ScriptOutcome.TimedOut("1s"));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
    assertThat(second.get(LONGEST_WAIT, TimeUnit.SECONDS).outcome())
        .isEqualTo(new ScriptOutcome.TimedOut("1s"));
    assertThat(List.of("child", "script", "foreign")).noneMatch(noted::isRunning);
  }

  @Test
  void a_script_that_prints_faster_than_it_can_be_read_is_ended_in_time_all_the_same()
      throws Exception {
    Future<ScriptRunner.Result> run =
        beginSlowly(Duration.ofSeconds(1), "echo $$ >endless.pid; " + ENDLESS);

    assertThat(run.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(new ScriptOutcome.TimedOut("1s"));
  }

  @Test
  void what_leaves_the_group_may_print_faster_than_it_can_be_read() throws Exception {
    Future<ScriptRunner.Result> run =
        beginSlowly(
            LONG,
            "setsid bash -c 'echo $$ >daemon.pid; "
                + ENDLESS
                + "' & until [ -s daemon.pid ]; do sleep 0.02; done");

    assertThat(run.get(10, TimeUnit.SECONDS).outcome()).isEqualTo(exited(0));
    assertThat(noted.isRunning("daemon")).isTrue();
  }

  @Test
  void what_a_script_leaves_in_its_group_is_ended_and_counted() throws Exception {
    ScriptRunner.Result result =
        run(
            "sleep 300 & echo $! >a.pid; (sleep 300 & echo $! >b.pid); nohup sleep 300 &"
                + " echo $! >c.pid; echo done");

    assertThat(result).isEqualTo(new ScriptRunner.Result(exited(0), List.of("done"), 3));
    assertThat(List.of("a", "b", "c")).noneMatch(noted::isRunning);
  }

  @Test
  void what_a_script_leaves_in_its_group_is_ended_whatever_its_environment() throws Exception {
    ScriptRunner.Result result = run("env -i sleep 300 & echo $! >a.pid; exit 3");

    assertThat(result).isEqualTo(new ScriptRunner.Result(exited(3), List.of(), 1));
    assertThat(noted.isRunning("a")).isFalse();
  }

  @Test
  void what_leaves_the_group_lives_on_and_does_not_hold_up_the_end() throws Exception {
    ScriptRunner.Result result =
        run(
            "setsid bash -c 'echo $$ >daemon.pid; exec sleep 300' &"
                + " until [ -s daemon.pid ]; do sleep 0.02; done; echo done");

    assertThat(result).isEqualTo(new ScriptRunner.Result(exited(0), List.of("done"), 0));
    assertThat(noted.isRunning("daemon")).isTrue();
  }
}
