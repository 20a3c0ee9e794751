package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Checks that need no federation and no server, such as a hook's. */
@ResourceLock("System.in")
class TreeCheckCommandTest {

  private static final String A = "/a : app\n  version = '1'\n  /deploy\n    /host1\n";

  @TempDir Path folder;
  private final InputStream stdin = System.in;

  @AfterEach
  void restore() {
    System.setIn(stdin);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static FedRun check(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "tree";
    all[1] = "check";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return FedRun.of(all);
  }

  @Test
  void what_can_be_deployed_is_passed_in_silence() throws Exception {
    assertThat(check(file("a.zk", A))).isEqualTo(new FedRun(ExitCode.DONE, "", ""));
  }

  @Test
  void files_are_checked_together_and_each_finding_is_a_line() throws Exception {
    String b = file("b.zk", A.replace("/a", "/b").replace("'1'", "'2'") + "  c -> /d\n");

    assertThat(check(file("a.zk", A), b))
        .isEqualTo(
            new FedRun(
                ExitCode.FAILED,
                "/b: the link \"c ->\" leads to no node: /d\n"
                    + "/b wants version 2 of app on host1, and /a wants version 1: a host has one"
                    + " version of a package\n",
                ""));
  }

  @Test
  void what_cannot_be_read_is_found_in_the_standard_input_too() {
    System.setIn(new ByteArrayInputStream("/a\n  b = x\n c\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(check("-"))
        .isEqualTo(
            new FedRun(
                ExitCode.FAILED,
                "-:2:7: \"x\" is no literal: put a text in quotes; nothing is evaluated\n"
                    + "-:3:2: the line is indented by 1, and those beside it by 2: indent them"
                    + " alike\n",
                ""));
  }

  @Test
  void names_that_no_host_has_are_found_where_the_hosts_are_known() throws Exception {
    String a = file("a.zk", A);
    String hosts = file("hosts.zk", "/hosts\n  /42\n    name = u'host2'\n");

    assertThat(check("--hosts", hosts, a))
        .isEqualTo(
            new FedRun(
                ExitCode.FAILED,
                "/a/deploy/host1: no host has this id or name, and none this role\n",
                ""));
    assertThat(check("--hosts", a, a))
        .isEqualTo(
            new FedRun(
                ExitCode.USAGE,
                "",
                "fed: --hosts " + a + ": there is no node /hosts at the top\n"));
  }

  @Test
  void a_file_may_begin_with_a_byte_order_mark() throws Exception {
    assertThat(check(file("a.zk", "\ufeff/a\r\n  b = 1\r\n")))
        .isEqualTo(new FedRun(ExitCode.DONE, "", ""));
  }

  @Test
  void what_is_no_text_or_no_file_is_refused_and_is_no_finding() throws Exception {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});

    assertThat(check(binary.toString()).err())
        .isEqualTo("fed: " + binary + " is not a text in UTF-8, see line 1: save it as one\n");
    assertThat(check(folder.resolve("none").toString()))
        .returns(ExitCode.USAGE, FedRun::exitCode)
        .returns(
            "fed: " + folder.resolve("none") + ": there is no such file or folder\n", FedRun::err);
  }
}
