package io.federation.node.work;

import static io.federation.node.NodeFixture.recordingWork;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessTable;
import io.federation.machine.StateFiles;
import io.federation.model.UnitName;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import io.federation.node.NodeFixture;
import io.federation.node.app.Node;
import io.federation.node.repository.ConfigCompiler;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.LookStep;
import io.federation.node.repository.NodeIdentity;
import io.federation.node.repository.Repositories;
import io.federation.node.repository.RepositoryReport;
import io.federation.node.repository.ServerClock;
import io.federation.node.repository.Verifiers;
import io.federation.node.repository.WorkingTrees;
import io.federation.node.script.MoreVariables;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no exception, as when the program's own jar is damaged, is the trouble of one alone. */
final class BrokenProgramTest {

  private static final String TROUBLE = "NoClassDefFoundError: a/B";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;

  @BeforeEach
  void a_node() throws Exception {
    node = NodeFixture.in(folder);
    node.push("work", recordingWork());
    node.init();
    node.told();
  }

  private static NoClassDefFoundError trouble() {
    return new NoClassDefFoundError("a/B");
  }

  /** A clock that is missing a class. */
  private static final class BrokenClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      throw trouble();
    }
  }

  @Test
  void a_look_that_breaks_is_a_trouble_of_its_repository() throws Exception {
    Node parts = node.node();
    Repositories repositories = new Repositories(node.home);
    ConfigStore configs = new ConfigStore(node.home);
    LookStep look =
        new LookStep(
            repositories,
            configs,
            new ConfigCompiler(
                configs, repositories, new NodeIdentity(parts.nodeInfo()), parts.events()),
            new Verifiers(node.home, new BrokenClock()),
            new ServerClock(),
            parts.events(),
            true);

    assertThat(look.call().trees().problems()).containsExactly("cannot look at ops: " + TROUBLE);
    assertThat(node.told()).containsExactly("Cannot look at ops: " + TROUBLE);
  }

  private UnitRun run(Clock clock, MoreVariables more) {
    Node parts = node.node();
    return new UnitRun(
        node.home,
        new ScriptRunner(new ProcessTable(), parts.events(), clock),
        new ScriptEnvironment(node.home, parts.nodeInfo(), Map.of(), more),
        parts.lifecycle(),
        parts.events(),
        clock);
  }

  @Test
  void a_run_that_breaks_is_a_trouble_of_its_unit() throws Exception {
    Node parts = node.node();
    UnitRun run =
        run(
            node.clock,
            variables -> {
              throw trouble();
            });
    WorkUnit unit =
        new WorkUnit(
            new UnitName("ops", "stacktype/lad1/part/app1"),
            node.home.repository("ops"),
            node.home.repository("ops").resolve(NodeFixture.WORK + "work_ActualWork.sh"),
            WorkUnit.Kind.DETECTED,
            "",
            false);
    Version head = new Version(node.ops.head().name());
    UnitTask task = new UnitTask(unit, head, head, Optional.empty(), 1, List.of());

    List<UnitReport> reports =
        new WorkStep(run, parts.lifecycle(), parts.events())
            .call(List.of(new UnitDecision.Due(task)), NodeConfig.defaults());

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).problem().orElse("")).contains(TROUBLE);
  }

  @Test
  void a_run_that_was_left_and_breaks_what_finds_it_is_a_trouble_of_its_unit() throws Exception {
    Node parts = node.node();
    StateFiles.write(
        node.unit().run().record(),
        node.ops.head().name() + "\nprocess 1 1 another-boot\nmark x\nsince 20260101-120000\n");
    WorkingTrees trees =
        new WorkingTrees(
            NodeConfig.defaults(),
            List.of(
                new RepositoryReport(new Repositories(node.home).ops(), false, Optional.empty())),
            Optional.empty());

    List<UnitDecision> found =
        new DetectStep(
                parts.nodeInfo(),
                new UnitDecider(parts.events(), node.clock),
                run(new BrokenClock(), MoreVariables.NONE),
                parts.events())
            .takeOver(trees);

    assertThat(found).hasSize(1);
    assertThat(((UnitDecision.Resting) found.get(0)).report().problem().orElse(""))
        .contains(TROUBLE);
  }
}
