package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.node.LocalNode;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCommandTest {

  @TempDir Path folder;
  private FederationHome home;

  @BeforeEach
  void claim() throws IOException {
    home = FederationHome.at(folder);
    HomeClaim.make(home);
  }

  private void node(String id, String log) throws IOException {
    Path file = home.nodes().resolve(id).resolve("log/node-init.log");
    Files.createDirectories(file.getParent());
    Files.writeString(file, log);
  }

  private FedRun log(String... arguments) {
    String[] call = new String[arguments.length + 3];
    call[0] = "log";
    call[1] = "--home";
    call[2] = folder.toString();
    System.arraycopy(arguments, 0, call, 3, arguments.length);
    return FedRun.of(call);
  }

  @Test
  void the_only_node_need_not_be_named() throws IOException {
    node("web1-1", "one\ntwo\nthree\n");

    assertThat(log()).isEqualTo(new FedRun(ExitCode.DONE, "one\ntwo\nthree\n", ""));
    assertThat(log("-n", "1").out()).isEqualTo("three\n");
  }

  @Test
  void of_several_nodes_one_is_to_be_named() throws IOException {
    node("web1-1", "one\n");
    node("web1-2", "two\n");

    assertThat(log())
        .isEqualTo(new FedRun(ExitCode.USAGE, "", "fed: name one of the nodes: web1-1, web1-2\n"));
    assertThat(log("web1-2").out()).isEqualTo("two\n");
    assertThat(log("web1-3"))
        .isEqualTo(
            new FedRun(
                ExitCode.USAGE, "", "fed: there is no node web1-3: name one of web1-1, web1-2\n"));
  }

  @Test
  void a_node_that_is_about_to_go_is_only_meant_where_it_is_named() throws IOException {
    node("web1-1", "one\n");
    node("web1-2", "two\n");
    node("web1-3", "three\n");
    LocalNode.existing(home).get(0).terminate();
    LocalNode.existing(home).get(1).fail();

    assertThat(log().out()).isEqualTo("three\n");
    assertThat(log("web1-1").out()).isEqualTo("one\n");
    assertThat(log("web1-2").out()).isEqualTo("two\n");
  }

  @Test
  void a_federation_without_nodes_has_no_log() {
    assertThat(log().err()).isEqualTo("fed: there are no nodes here: run ./fed up\n");
  }

  @Test
  void a_node_without_a_log_is_told_so() throws IOException {
    Files.createDirectories(home.nodes().resolve("web1-1"));

    assertThat(log())
        .isEqualTo(
            new FedRun(
                ExitCode.FAILED, "", "fed: web1-1 has no log yet: wait for it with --follow\n"));
  }
}
