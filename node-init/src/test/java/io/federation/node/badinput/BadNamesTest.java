package io.federation.node.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.node.Main;
import io.federation.testkit.FolderSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad names where a person or user-data gives them: nothing of the call is carried out. */
final class BadNamesTest {

  private static final List<String> BAD_NAMES =
      List.of(
          "../x",
          "a/b",
          "-rf",
          ".x",
          "x.",
          "x.lock",
          "a b",
          "$(id)",
          "a\nb",
          "a\u0085b",
          "\u0430pp1",
          "app\u200b1",
          "x".repeat(300));

  private static final List<String> BAD_BRANCHES =
      List.of("../x", "-f", "a..b", "a b", "a\nb", "m\u0430in", "x.lock", "/x", "x".repeat(300));

  private static final List<String> BAD_URLS =
      List.of(
          "../x",
          "-u",
          "ext::sh -c id",
          "ssh://-oProxyCommand=id/x",
          "https://u:p@h/x",
          "file://h/x",
          "a\nb",
          "http://\u0430.example/x",
          "x".repeat(300));

  @TempDir private Path folder;
  private Path home;
  private FolderSnapshot before;

  @BeforeEach
  void a_home_with_something_in_it() throws Exception {
    home = folder.resolve("home");
    Files.createDirectories(home.resolve("nodeinfo"));
    Files.writeString(home.resolve("nodeinfo/nodepart.txt"), "db1\n");
    before = FolderSnapshot.of(home);
  }

  static Stream<Arguments> names() {
    List<Arguments> all = new ArrayList<>();
    for (String property :
        List.of("instance-id", "nodepart", "stacktype", "deployment", "initgitrepo")) {
      BAD_NAMES.forEach(
          name -> all.add(Arguments.of(property, name, "is not a name: use 1 to 63")));
    }
    BAD_BRANCHES.forEach(
        name -> all.add(Arguments.of("initgitbranch", name, "is not a branch: use names joined")));
    BAD_URLS.forEach(url -> all.add(Arguments.of("initgiturl", url, ": ")));
    return all.stream();
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("names")
  void a_bad_name_is_refused_where_it_enters(String property, String value, String rule) {
    assertRefused(property, rule, "nodeinfo", "set", "--", property, value);
    assertRefused(
        property,
        rule,
        "init",
        "--heartbeat=none",
        "--set=instance-id=i-1",
        "--set=" + property + "=" + value);
  }

  private void assertRefused(String property, String rule, String... call) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = Main.run(call, Map.of("NODE_HOME", home.toString()), print, print);

    String said = out.toString(StandardCharsets.UTF_8);
    assertThat(said).startsWith("node-init: ").contains(property).hasLineCount(1);
    assertThat(said)
        .satisfiesAnyOf(
            text -> assertThat(text).contains(rule),
            text -> assertThat(text).endsWith("has a control character: use one line of text\n"));
    assertThat(said).doesNotContain("u:p@", "\u0430", "\u200b");
    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(before.differencesTo(FolderSnapshot.of(home))).isEmpty();
  }
}
