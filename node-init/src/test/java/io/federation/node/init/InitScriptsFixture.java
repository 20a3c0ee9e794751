package io.federation.node.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessTable;
import io.federation.model.Levels;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.script.MoreVariables;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An ops repository with init scripts, and what runs them. */
abstract class InitScriptsFixture {

  static final List<String> LEVELS = Levels.of("lad1", "db1");
  static final String COMMON = "it/nodeinit/common/init.sh";
  static final String PART = "it/nodeinit/part/db1/init.sh";
  static final String STACK = "it/nodeinit/stacktype/lad1/init.sh";
  static final String STACK_PART = "it/nodeinit/stacktype/lad1/part/db1/init.sh";

  @TempDir Path folder;

  final List<String> printed = Collections.synchronizedList(new ArrayList<>());
  final List<String> told = new ArrayList<>();
  NodeHome home;
  Path repository;
  InitScripts scripts;

  @BeforeEach
  void make() throws IOException {
    home = new NodeHome(folder.resolve("the home"));
    repository = home.repository("ops");
    Files.createDirectories(repository);
    NodeInfo nodeInfo = new NodeInfo(home);
    nodeInfo.set("nodepart", "db1");
    nodeInfo.set("instance-id", "i-1");
    scripts =
        new InitScripts(
            home,
            new ScriptRunner(
                new ProcessTable(),
                (source, text) -> printed.add(source + "| " + text),
                ManualClock.at("2026-01-01T00:00:00Z")),
            new ScriptEnvironment(
                home, nodeInfo, Map.of("PATH", "/usr/bin:/bin"), MoreVariables.NONE),
            new EventPublisher(
                new NodeHome(folder.resolve("log")),
                ManualClock.at("2026-01-01T00:00:00Z"),
                List.of(occurrence -> told.add(occurrence.event().message()))));
  }

  @AfterEach
  void nothing_is_left_behind_in_run() {
    assertThat(home.run())
        .satisfiesAnyOf(
            run -> assertThat(run).doesNotExist(), run -> assertThat(run).isEmptyDirectory());
  }

  void write(String path, String... lines) throws IOException {
    Path file = repository.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  void source() throws Exception {
    source(Duration.ofMinutes(5));
  }

  void source(Duration limit) throws Exception {
    scripts.source(repository, "it/nodeinit", LEVELS, limit);
  }

  List<String> said() {
    return printed.stream()
        .filter(line -> !line.contains("| Sourcing ") && !line.contains("| Skipped missing: "))
        .map(line -> line.substring("init| ".length()))
        .toList();
  }
}
