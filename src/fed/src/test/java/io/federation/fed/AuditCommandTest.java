package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

  @TempDir private Path folder;
  private CallScene scene;

  @BeforeEach
  void three_nodes_of_which_one_was_called() throws Exception {
    scene = new CallScene(folder);
    assertThat(scene.fed("ping", "-I", "i-2").exitCode()).isEqualTo(ExitCode.DONE);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  @Test
  void the_trail_of_all_nodes_is_gathered() throws Exception {
    FedRun run = scene.fed("audit");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(run.out().lines().filter(line -> line.contains("action=ping")))
        .singleElement()
        .asString()
        .matches(
            "i-2 reqid=[0-9a-f]{32}: reqtime=[0-9]+ caller=ssh=ann@example.org agent=rpcutil"
                + " action=ping data=\\{:process_results=>true\\}");
    assertThat(run.out())
        .contains(": status=0 time=")
        .contains("i-1 reqid=")
        .contains("i-3 reqid=");
  }

  @Test
  void less_of_it_can_be_asked_for() throws Exception {
    assertThat(scene.fed("audit", "i-2").out().lines()).allMatch(line -> line.startsWith("i-2 "));
    assertThat(scene.fed("audit", "--caller", "bob@example.org"))
        .isEqualTo(new FedRun(ExitCode.DONE, "", ""));
    assertThat(scene.fed("audit", "--since", "1h", "-I", "i-2", "--json").out())
        .startsWith("{\"i-2\":[\"reqid=")
        .contains("action=ping");
  }

  @Test
  void who_does_not_tell_it_is_told() throws Exception {
    assertThat(scene.fed("audit", "-C", "db1"))
        .isEqualTo(new FedRun(ExitCode.FAILED, "", "fed: no node was found\n"));
    assertThat(scene.fed("audit", "i-2", "-C", "app1"))
        .isEqualTo(
            new FedRun(ExitCode.USAGE, "", "fed: name nodes, or use -F, -C, -A, -I, -W or -S\n"));
    assertThat(scene.fed("audit", "../i-2").exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
