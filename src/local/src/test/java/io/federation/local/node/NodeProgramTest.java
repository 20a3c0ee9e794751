package io.federation.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.local.home.BusyException;
import io.federation.model.NodeProperty;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small scripts stand in for Java and for the node's launcher. */
class NodeProgramTest {

  private static final FederationSpec SPEC =
      SpecReader.readStrict("deployment: fed1\nstacktype: s1\n", "yaml");

  @TempDir Path folder;
  private LocalNode node;
  private NodeProgram program;

  @BeforeEach
  void choose() throws IOException {
    node = new LocalNode("web1-1", "web1", folder.resolve("node"));
    node.note(NodeProperty.ADDRESS, "127.9.8.7");
    node.note(NodeProperty.DATAFOLDER, "/volumes/web1-1");
    program =
        new NodeProgram(
            List.of(folder.resolve("java").toString(), "-fast"),
            Path.of("/lib/node-init.jar"),
            Map.of("PATH", System.getenv("PATH"), "NODE_HOME", "/other", "NODE_RUN", "other"));
  }

  private void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void init() throws IOException {
    program.init(node, SPEC, Path.of("/git/ops.git"));
  }

  @Test
  void init_is_called_with_what_the_node_must_know() throws IOException {
    script(
        folder.resolve("java"),
        "{ echo \"$*\"; echo $NODE_HOME $LC_ALL ${NODE_RUN-none}; pwd; } >> " + call());

    init();

    assertThat(Files.readAllLines(call()))
        .containsExactly(
            "-fast -jar /lib/node-init.jar init --heartbeat none --start-archive-later --quiet --set instance-id=web1-1"
                + " --set deployment=fed1 --set stacktype=s1 --set nodepart=web1"
                + " --set initgitrepo=ops --set initgiturl=/git/ops.git --set provider=local"
                + " --set address=127.9.8.7 --set datafolder=/volumes/web1-1",
            node.home() + " C.UTF-8 fed",
            node.home().toString());
  }

  private Path call() {
    return folder.resolve("call");
  }

  @Test
  void an_init_that_fails_says_why_and_where_the_log_is() throws IOException {
    script(folder.resolve("java"), "echo begins; echo 'node-init: no luck' >&2; exit 1");

    assertThatThrownBy(this::init)
        .isInstanceOf(IOException.class)
        .hasMessage("node-init: no luck; its log is " + node.log());
  }

  @Test
  void an_init_beside_another_is_to_be_tried_again() throws IOException {
    script(folder.resolve("java"), "exit 75");

    assertThatThrownBy(this::init).isInstanceOf(BusyException.class);
  }

  @Test
  void a_status_is_what_the_node_says() throws IOException {
    script(
        node.launcher(),
        """
        [ "$*" = 'status --json' ] || exit 2
        echo 'some warning' >&2
        cat <<'JSON'
        {"nodepart": "web1", "initgitrepo": "ops", "state": "done", "statesince": "20260101-000000",
         "heartbeat": "20260101-000010", "error": null,
         "repositories": [{"name": "app", "version": "aaa"}, {"name": "ops", "version": "bbb"}]}
        JSON
        """);

    LocalNodeStatus status = program.status(node);

    assertThat(status.state()).isEqualTo("done");
    assertThat(status.part()).isEqualTo("web1");
    assertThat(status.since()).contains("20260101-000000");
    assertThat(status.commit()).contains("bbb");
    assertThat(status.heartbeat()).contains("20260101-000010");
    assertThat(status.error()).isEmpty();
    assertThat(status.isFailing()).isFalse();
  }

  private boolean isFailing(String error, String... verdicts) throws IOException {
    String units =
        Stream.of(verdicts)
            .map(verdict -> ", {\"failed\": {\"verdict\": \"" + verdict + "\"}}")
            .collect(Collectors.joining("", "[{\"failed\": null}", "]"));
    script(
        node.launcher(),
        "echo '{\"state\": \"working\", \"error\": " + error + ", \"units\": " + units + "}'");
    return program.status(node).isFailing();
  }

  @Test
  void a_node_that_waits_has_an_error_and_does_not_fail() throws IOException {
    assertThat(isFailing("null")).isFalse();
    assertThat(isFailing("\"it waits\"", "postponed")).isFalse();
    assertThat(isFailing("\"it waits | it failed\"", "postponed", "retry")).isTrue();
    assertThat(isFailing("null", "rejected")).isTrue();
    assertThat(isFailing("\"no such repository\"")).isTrue();
  }

  @Test
  void a_node_that_cannot_answer_is_described_with_the_reason() throws IOException {
    assertThat(program.status(node).state()).isEqualTo("presetup");
    assertThat(program.status(node).error()).contains("is not initialised");
    assertThat(program.status(node).isFailing()).isFalse();

    script(node.launcher(), "echo 'node-init: broken' >&2; exit 1");
    assertThat(program.status(node).error()).contains("node-init: broken");
    assertThat(program.status(node).isFailing()).isTrue();

    script(node.launcher(), "echo hello");
    assertThat(program.status(node).error()).contains("its status is not JSON: hello");

    Files.setPosixFilePermissions(node.launcher(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(program.status(node).error().orElseThrow())
        .startsWith("its status cannot be read: ");
  }
}
