package io.federation.node.script;

import io.federation.machine.ProcessTable;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A runner of scripts, and a folder for them to run in. */
abstract class ScriptRunnerFixture {

  static final long LONGEST_WAIT = 25;
  static final Duration LIMIT = Duration.ofSeconds(LONGEST_WAIT);
  static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder;

  final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  final ExecutorService threads = Executors.newCachedThreadPool();
  RunFiles files;
  ScriptRunner runner;
  Leftovers noted;

  @BeforeEach
  void make() {
    files = files("a");
    noted = new Leftovers(folder);
    runner =
        new ScriptRunner(
            new ProcessTable(),
            (source, text) -> lines.add(source + "| " + text),
            ManualClock.at("2026-01-01T00:00:00Z"));
  }

  @AfterEach
  void end() throws IOException {
    noted.kill();
    threads.shutdownNow();
  }

  RunFiles files(String name) {
    Path run = folder.resolve("run");
    return new RunFiles(
        run.resolve(name + ".doing"), run.resolve(name + ".output"), run.resolve(name + ".result"));
  }

  ScriptCommand command(Duration limit, String... line) {
    return new ScriptCommand(
        "ops:common",
        "subject",
        List.of(line),
        Map.of("PATH", "/usr/bin:/bin", "GIVEN", "a b"),
        folder,
        limit);
  }

  ScriptRunner.Result run(String script) throws Exception {
    return run(LONG, script);
  }

  /** Runs a script that must come to its end, in good time, by itself or by the runner. */
  ScriptRunner.Result run(Duration limit, String script) throws Exception {
    return begin(limit, script, files).get(LONGEST_WAIT, TimeUnit.SECONDS);
  }

  Future<ScriptRunner.Result> begin(Duration limit, String script, RunFiles itsFiles) {
    return threads.submit(() -> runner.run(command(limit, "bash", "-c", script), itsFiles));
  }

  static ScriptOutcome exited(int code) {
    return new ScriptOutcome.Exited(code);
  }
}
