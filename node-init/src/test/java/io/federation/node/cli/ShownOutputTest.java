package io.federation.node.cli;

import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.machine.PrintableText;
import io.federation.model.ExitCode;
import io.federation.presence.LastWork.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts and people write is shown without secrets, and steers no terminal. */
class ShownOutputTest extends LastWorkScene {

  @Test
  void no_secret_is_shown() throws Exception {
    Files.createDirectories(node.home.credentials().resolve("shared"));
    credential("ops.properties", "username=deploy\npassword=p:ss w\\u00f6rd\n");
    credential("chat.properties", "token=t0ken123\nchatty=https://chat.example.org/hooks/s3cr\n");
    credential("short.properties", "password=xy\n");
    credential("shared/db.properties", "id=1\nparts=app1\nvalue=aHVudGVyMg\\=\\=\n");
    credential("ops.key", "-----BEGIN X KEY-----\nAAAAB3NzaC1yc2E\n-----END X KEY-----\n");
    credential("known_hosts", "git.example.org ssh-rsa BBBB\n");
    node.push(
        "begin",
        work(
            """
            echo 'deploy logs in with p:ss wörd, at https://deploy:p%3Ass+w%C3%B6rd@h/'
            echo 'token=t0ken123 https://chat.example.org/hooks/s3cr'
            echo 'db: hunter2 aHVudGVyMg== for app1, xy but not xyz'
            echo 'AAAAB3NzaC1yc2E'
            echo '-----BEGIN X KEY----- git.example.org ssh-rsa BBBB'
            exit 3"""));
    node.init();
    node.beat();

    assertThat(last().lines())
        .containsExactly(
            "deploy logs in with ***, at https://deploy:***@h/",
            "token=*** ***",
            "db: *** *** for app1, *** but not xyz",
            "***",
            "-----BEGIN X KEY----- git.example.org ssh-rsa BBBB");
  }

  @Test
  void secrets_behind_a_link_are_hidden_too_and_what_cannot_be_told_is_not_shown()
      throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createDirectories(node.home.root());
    Files.createSymbolicLink(node.home.credentials(), elsewhere);
    credential("ops.properties", "username=deploy\npassword=hunter2\n");
    node.push("begin", work("echo it is hunter2"));
    node.init();
    node.beat();
    assertThat(last().lines()).containsExactly("it is ***");

    Files.write(elsewhere.resolve("large"), new byte[1024 * 1024 + 1]);
    node.push("more", write("README", "1"));
    node.beat();
    assertThat(last().result()).isEqualTo(Result.DONE);
    assertThat(last().lines())
        .containsExactly("(not shown, as it cannot be told what of it is secret)");
    assertThat(node.told()).anyMatch(line -> line.contains("is larger than 1048576 bytes"));
  }

  private void credential(String name, String text) throws Exception {
    Path file = Files.writeString(node.home.credentials().resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\302\\23331mred",
        "a\\302\\205b",
        "\\033[2J",
        "x\\rcount 99",
        "\\342\\200\\256gnp",
        "\\342\\200\\250",
        "a\\0b",
        "\\377\\355\\240\\200"
      })
  void whatever_a_script_prints_fails_no_heartbeat_and_steers_no_terminal(String bytes)
      throws Exception {
    node.push("begin", work("printf 'first\\n" + bytes + "\\n'; exit 3"));
    node.init();

    assertThat(node.beat()).isEqualTo(ExitCode.FAILED);

    String error = node.node().nodeInfo().get("error").orElseThrow();
    for (String shown :
        List.of(
            error,
            why(),
            why("--json"),
            cli.run("status").out(),
            cli.run("status", "--json").out(),
            Files.readString(node.home.logFile()))) {
      assertThat(PrintableText.escaped(shown)).isEqualTo(shown);
    }
    assertThat(error).contains(UNIT + " failed at ");
    JsonNode failed =
        new ObjectMapper().readTree(cli.run("status", "--json").out()).at("/units/0/failed");
    assertThat(failed.at("/count").asInt()).isEqualTo(1);
    assertThat(failed.at("/tail/0").asText()).isEqualTo("first");
  }

  @Test
  void a_reason_that_a_script_gave_shows_no_secret_either() throws Exception {
    Files.createDirectories(node.home.credentials());
    credential("ops.properties", "username=deploy\npassword=hunter2\n");
    node.push(
        "begin",
        work(
            "echo 'hunter2 is wrong' >"
                + "\"$NODE_REPOSITORY/.temp/add/${NODE_UNIT#*:}/work.sh_WEDGED.txt\""));
    node.init();
    node.beat();

    assertThat(last().reason()).isEqualTo("*** is wrong");
    assertNowhere("hunter2");
  }

  @Test
  void what_is_kept_of_a_failure_shows_no_secret_nor_does_a_reason_that_a_person_gave()
      throws Exception {
    Files.createDirectories(node.home.credentials());
    credential("ops.properties", "username=deploy\npassword=hunter2\n");
    node.push("begin", work("printf 'hunter2\\302\\23331m\\n'; exit 3"));
    node.init();
    node.beat();

    assertThat(cli.run("status").out()).contains("| ***?31m\n").contains("): ***?31m\n");
    assertNowhere("hunter2");
    assertThat(cli.run("wedged", "hunter2 does not fit").exitCode()).isZero();
    assertThat(node.node().nodeInfo().get("wedged")).contains("*** does not fit");
    assertNowhere("hunter2");
  }

  /** Not in what is shown, nor in any file of the node beside its credentials. */
  private void assertNowhere(String secret) throws Exception {
    assertThat(cli.run("status").out() + cli.run("status", "--json").out() + why())
        .contains("***")
        .doesNotContain(secret);
    for (Path place :
        List.of(
            node.home.nodeinfo(),
            node.home.run(),
            node.home.log(),
            node.home.repository("ops").resolve(".temp"))) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(secret);
        }
      }
    }
  }
}
