package io.federation.node.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.ProcessTable;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.script.MoreVariables;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCollectorTest {

  @TempDir private Path folder;

  @Test
  void a_set_of_which_nobody_knows_whether_it_can_be_used_leaves_the_rest_as_it_is()
      throws Exception {
    NodeHome home = new NodeHome(folder.resolve("home"));
    ScriptEnvironment environment =
        new ScriptEnvironment(home, new NodeInfo(home), Map.of(), MoreVariables.NONE);
    ActionPrograms programs =
        new ActionPrograms(
            home, new ScriptRunner(new ProcessTable(), (source, line) -> {}, Clock.systemUTC()));
    Path ops = Files.createDirectories(folder.resolve("ops"));

    ProfileCollector.Found found =
        new ProfileCollector(
                home,
                environment,
                Map.of("notify", new Unreadable(), "audit", new AuditActions(home.log())),
                new ExternalActions(programs, environment))
            .read(ops);

    assertThat(found.profile().agents()).containsExactly("audit");
    assertThat(found.problems()).containsExactly("notify cannot be called: it is unreadable");
  }

  private static final class Unreadable implements BuiltInActions {
    @Override
    public boolean isUsable(Map<String, String> facts) throws IOException {
      throw new IOException("it is unreadable");
    }

    @Override
    public ActionResult run(ActionCall call) {
      throw new IllegalStateException("it is not usable");
    }
  }
}
