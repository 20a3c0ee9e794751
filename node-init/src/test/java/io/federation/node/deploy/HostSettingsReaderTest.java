package io.federation.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.agent.HookCommand;
import io.federation.deploy.plan.Host;
import io.federation.model.NodeProperty;
import io.federation.model.spec.DeploySpec;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.testkit.DrippingServer;
import io.federation.testkit.HttpAnswer;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostSettingsReaderTest {

  @TempDir private Path folder;

  private NodeHome home;
  private NodeInfo nodeInfo;
  private Path file;
  private Optional<String> after = Optional.empty();

  @BeforeEach
  void make() throws IOException {
    home = new NodeHome(folder.resolve("home"));
    nodeInfo = new NodeInfo(home);
    nodeInfo.set(NodeProperty.INSTANCE_ID, "i-1");
    file = folder.resolve("agent.cfg");
  }

  private HostSettings read(String... lines) throws IOException {
    Files.writeString(file, "[zkdeployment]\n" + String.join("\n", lines) + "\n");
    return read(Optional.of(file.toString()));
  }

  private HostSettings read(Optional<String> configuration) throws IOException {
    DeploySpec usual = DeploySpec.defaults();
    return new HostSettingsReader(home, Duration.ofSeconds(1))
        .read(
            new DeploySpec(
                usual.redeploy(),
                usual.verbose(),
                after,
                usual.scriptLimit(),
                configuration,
                usual.waves(),
                usual.window(),
                usual.onFailure()));
  }

  private void assertRefused(String message, String... lines) {
    assertThatThrownBy(() -> read(lines))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void without_a_file_a_host_is_what_nodeinfo_says() throws IOException {
    assertThat(read(Optional.empty()))
        .isEqualTo(
            new HostSettings(
                new Host("i-1", "i-1", Optional.empty()),
                home.run().resolve("deploy"),
                Optional.empty()));

    nodeInfo.set(NodeProperty.HOSTNAME, "a.example.org");
    nodeInfo.set(NodeProperty.DEPLOYROLE, "web");
    after = Optional.of("x | y");
    assertThat(read(Optional.empty()))
        .isEqualTo(
            new HostSettings(
                new Host("i-1", "a.example.org", Optional.of("web")),
                home.run().resolve("deploy"),
                Optional.of(HookCommand.line("x | y"))));
  }

  @Test
  void a_file_says_what_a_host_is_and_nodeinfo_and_the_description_the_rest() throws IOException {
    nodeInfo.set(NodeProperty.HOSTNAME, "a.example.org");
    nodeInfo.set(NodeProperty.DEPLOYROLE, "web");
    after = Optional.of("x | y");

    assertThat(read("host-id = 00:1b:63:84"))
        .isEqualTo(
            new HostSettings(
                new Host("00:1b:63:84", "a.example.org", Optional.of("web")),
                home.run().resolve("deploy"),
                Optional.of(HookCommand.line("x | y"))));
    assertThat(
            read(
                "host-id = 42",
                "run-directory = /var/run/zk",
                "role = customer.appserver",
                "after = reload",
                "    'my app'"))
        .isEqualTo(
            new HostSettings(
                new Host("42", "a.example.org", Optional.of("customer.appserver")),
                Path.of("/var/run/zk"),
                Optional.of(HookCommand.words("reload 'my app'", List.of("reload", "my app")))));
    assertThat(read("host-id = 42", "role =", "run-directory =", "after ="))
        .isEqualTo(read("host-id = 42"));
  }

  @Test
  void a_value_can_stand_in_a_file_or_at_a_web_server() throws IOException {
    Files.writeString(folder.resolve("my id.txt"), "\n  42 \n");
    try (HttpGitServer server = HttpGitServer.serving(Files.createDirectory(folder.resolve("w")))) {
      server.answerOn("/role", HttpAnswer.status(200, "text/plain", " web\n"));
      server.answerOn("/gone", HttpAnswer.status(404));

      HostSettings found =
          read("host-id = file://" + folder + "/my%20id.txt", "role = " + server.url("role"));
      assertThat(found.host()).isEqualTo(new Host("42", "42", Optional.of("web")));
      assertThat(read("host-id = 42", "role = " + server.url("gone")).host().role()).isEmpty();
      assertThat(read("host-id = 42", "role = file:///no/such/file").host().role()).isEmpty();
      assertRefused(
          "host-id = "
              + server.url("gone")
              + " is not there, or empty: let it say what the tree calls the host by",
          "host-id = " + server.url("gone"));
    }
  }

  @Test
  @Timeout(60)
  void a_value_that_cannot_be_found_out_is_refused_and_so_is_one_that_is_too_large_or_too_late()
      throws IOException {
    try (HttpGitServer server = HttpGitServer.serving(Files.createDirectory(folder.resolve("w")))) {
      String url = server.url("id");
      server.answer(HttpAnswer.status(503));
      assertRefused(
          "role = " + url + ": the server answers with status 503, not with 200 or 404",
          "host-id = 42",
          "role = " + url);
      server.answer(HttpAnswer.status(200, "text/plain", "x".repeat(ReferredValue.LARGEST + 1)));
      assertRefused(
          "role = " + url + ": there is more than 65536 bytes: a short text is to be there",
          "host-id = 42",
          "role = " + url);
      server.stop();
      assertRefused("role = " + url + ": Connection refused", "host-id = 42", "role = " + url);
    }
    try (DrippingServer server = DrippingServer.startedWith("HTTP/1.1 200 OK\r\n\r\n")) {
      String url = server.url("/id");
      assertRefused(
          "role = " + url + ": " + url + ": it took longer than 1 s",
          "host-id = 42",
          "role = " + url);
    }
    Path large = Files.writeString(folder.resolve("large"), "x".repeat(ReferredValue.LARGEST + 1));
    assertRefused(
        "host-id = file://"
            + large
            + ": there is more than 65536 bytes: a short text is to be there",
        "host-id = file://" + large);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file://host/x", "file:///a b", "http://", "https:///x", "file:///x#y", "file://"})
  void an_address_that_is_none_is_refused(String address) {
    assertRefused(
        "host-id = " + address + ": this is no address: use file:///path or http://host/path",
        "host-id = " + address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a b", "..", ".", "é", "'a\n  b'"})
  void a_name_that_no_node_of_the_tree_can_have_is_refused(String name) {
    String shown = name.equals("é") ? "\\u00e9" : name.replace("\n  ", "\\u000a");
    String message =
        " \""
            + shown
            + "\" cannot be the name of a node of the tree: use up to 255 letters, digits and"
            + " signs without '/' or blanks";
    assertRefused("host-id" + message, "host-id = " + name);
    assertRefused("role" + message, "host-id = 42", "role = " + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "role = web|host-id is missing: say host-id = what the tree calls the host by",
        "host-id =|host-id is missing: say host-id = what the tree calls the host by",
        "host-id|line 2 is \"host-id\": use [section], name = value below one, or # for a comment"
      })
  void a_file_that_does_not_say_who_the_host_is_is_refused(String line, String message) {
    assertRefused(message, line);
  }

  @Test
  void other_values_are_checked_too() {
    assertRefused(
        "run-directory \"run\" is not an absolute path: use one such as /var/run/zkdeployment",
        "host-id = 42",
        "run-directory = run");
    assertRefused(
        "\"reload 'my app\" has a quote without its other end: use words as for a shell, such as"
            + " reload 'my app'",
        "host-id = 42",
        "after = reload 'my app");
  }

  @Test
  void a_file_that_is_missing_or_damaged_is_refused() throws IOException {
    assertThatThrownBy(() -> read(Optional.of(file.toString())))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": there is no such file: bring it there, or take deploy.configuration out of"
                + " it/federation.yaml");
    Files.writeString(file, "[agent]\nhost-id = 42\n");
    assertThatThrownBy(() -> read(Optional.of(file.toString())))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": it has no section [zkdeployment]: put host-id and all into one");
  }
}
