package io.federation.node.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptEnvironmentTest {

  private static final String SYSTEM =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  @TempDir private Path folder;

  private NodeHome home;
  private NodeInfo nodeInfo;

  @BeforeEach
  void make() {
    home = new NodeHome(folder);
    nodeInfo = new NodeInfo(home);
  }

  private Map<String, String> variables(Map<String, String> inherited) throws IOException {
    return new ScriptEnvironment(home, nodeInfo, inherited, MoreVariables.NONE).variables();
  }

  @Test
  void an_empty_environment_is_made_whole() throws IOException {
    assertThat(variables(Map.of()))
        .containsOnly(
            Map.entry("PATH", home.bin() + ":" + SYSTEM),
            Map.entry("LC_ALL", "C.UTF-8"),
            Map.entry("HOME", System.getProperty("user.home")),
            Map.entry("NODE_HOME", folder.toString()));
  }

  @Test
  void what_is_inherited_stays_but_for_home_of_the_node_and_locale() throws IOException {
    assertThat(
            variables(
                Map.of("HOME", "/home/x", "LC_ALL", "POSIX", "NODE_HOME", "/else", "EDITOR", "vi")))
        .containsEntry("HOME", "/home/x")
        .containsEntry("EDITOR", "vi")
        .containsEntry("LC_ALL", "C.UTF-8")
        .containsEntry("NODE_HOME", folder.toString());
    assertThat(variables(Map.of("LANGUAGE", "de:fr"))).doesNotContainKey("LANGUAGE");
  }

  @Test
  void nothing_is_inherited_that_ties_git_to_the_repository_of_a_hook() throws Exception {
    Map<String, String> hook = new TreeMap<>(Map.of("GIT_QUARANTINE_PATH", "x", "GIT_TRACE", "0"));
    for (String name :
        ProgramRun.of("git", "rev-parse", "--local-env-vars")
            .run()
            .expectingSuccess()
            .out()
            .split("\n", -1)) {
      if (!name.isEmpty()) {
        hook.put(name, "x");
      }
    }

    assertThat(variables(hook).keySet().stream().filter(name -> name.startsWith("GIT_")))
        .containsExactly("GIT_TRACE");
  }

  @Test
  void programs_of_the_node_come_first_and_those_of_the_system_are_always_there()
      throws IOException {
    assertThat(variables(Map.of("PATH", "/opt/x/bin:/usr/bin::/opt/x/bin")).get("PATH"))
        .isEqualTo(
            home.bin()
                + ":/opt/x/bin:/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/bin");
  }

  @ParameterizedTest
  @CsvSource({
    "nodepart, nodepart",
    "instance-id, instance_id",
    "a.b-c, a_b_c",
    "7zip, nodeinfo_7zip",
    "PATH, nodeinfo_PATH",
    "LD_PRELOAD, nodeinfo_LD_PRELOAD",
    "Path, nodeinfo_Path",
  })
  void a_property_is_a_variable_that_no_program_takes_for_its_own(String property, String variable)
      throws IOException {
    nodeInfo.set(property, "$(id) \u00e9");

    Map<String, String> variables = variables(Map.of("PATH", "/usr/bin"));

    assertThat(variables).containsEntry(variable, "$(id) \u00e9").hasSize(5);
    assertThat(variables.get("PATH")).startsWith(home.bin().toString());
  }

  @Test
  void every_call_sees_the_properties_as_they_are_now() throws IOException {
    ScriptEnvironment environment =
        new ScriptEnvironment(home, nodeInfo, Map.of(), MoreVariables.NONE);
    assertThat(environment.variables()).doesNotContainKey("nodepart");
    nodeInfo.set("nodepart", "db1");
    assertThat(environment.variables()).containsEntry("nodepart", "db1");
  }

  @Test
  void a_shell_finds_the_values_as_they_are() throws IOException {
    nodeInfo.set("motto", "it's \"$HOME\" `id` \\n \u00e9");

    String printed =
        ProgramRun.of("/bin/bash", "-c", "printf '%s' \"$motto\"")
            .withOnlyEnv(variables(Map.of()))
            .run()
            .expectingSuccess()
            .out();

    assertThat(printed).isEqualTo("it's \"$HOME\" `id` \\n \u00e9");
  }
}
