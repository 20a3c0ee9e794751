package io.federation.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.tree.Tree;
import io.federation.deploy.tree.TreeText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WantedTest {

  private static final Host HOST42 = new Host("424242424242", "host42", Optional.empty());
  private static final Host CACHE = new Host("424242424242", "host42", Optional.of("cache"));

  private static List<String> deployments(Host host, String... lines) throws Exception {
    return wanted(host, String.join("\n", lines)).deployments().stream()
        .map(
            deployment ->
                deployment.software().name()
                    + " "
                    + deployment.software().version().orElse("any")
                    + deployment.subtype().map(subtype -> " -r " + subtype).orElse("")
                    + " "
                    + deployment.path()
                    + " "
                    + deployment.number())
        .toList();
  }

  private static Wanted wanted(Host host, String text) throws Exception {
    return Wanted.of(new Tree(TreeText.parse(text)), host);
  }

  @Test
  void a_host_carries_what_names_its_id_or_its_name_in_the_order_of_paths() throws Exception {
    assertThat(
            deployments(
                HOST42,
                "/cust2",
                "  /cms : z4m-5.0.0",
                "    /deploy",
                "      /host42",
                "/cust",
                "  /monitor : z4mmonitor special",
                "    v => /versions z4mmonitor",
                "    version => . v",
                "    /deploy",
                "      /424242424242",
                "        n = 2",
                "  /cms : z4m",
                "    version = '1.0.0'",
                "    /deploy",
                "      /353535353535",
                "/versions",
                "  z4mmonitor = '1.1.0'"))
        .containsExactly(
            "z4mmonitor 1.1.0 -r special /cust/monitor 0",
            "z4mmonitor 1.1.0 -r special /cust/monitor 1",
            "z4m-5.0.0 any /cust2/cms 0");
  }

  @Test
  void a_host_with_a_role_carries_what_names_that() throws Exception {
    String[] lines = {"/cache : squid", "  version = '2.0'", "  /deploy", "    /cache"};

    assertThat(deployments(CACHE, lines)).containsExactly("squid 2.0 /cache 0");
    assertThat(deployments(HOST42, lines)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/a : z4m;  version = '2.0.0';  /deploy;    /host42;/b : z4m;  version = '3.0.0';  /deploy;"
            + "    /host42 | Inconsistent versions for z4m. u'3.0.0' != u'2.0.0'",
        "/a : z4m;  version = '2.0.0';  /deploy;    /host42;    /424242424242"
            + " | Conflicting deployments for /a. Can't deploy to host42 and 424242424242.",
        "/a : z4m;  version => . version;  /deploy;    /host42"
            + " | /a: the link \"version =>\" of /a leads in a circle",
      })
  void what_cannot_be_deployed_is_told_in_a_line(String lines, String message) {
    assertThatThrownBy(() -> wanted(HOST42, lines.replace(';', '\n')))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(message);
  }

  @Test
  void a_role_names_the_controller_that_its_hosts_have() throws Exception {
    String text = "/roles\n  /cache : balancer\n    version = '1.0'\n  /web\n    n = 2\n";

    assertThat(wanted(CACHE, text).controller())
        .contains(new Software("balancer", Optional.of("1.0")));
    assertThat(wanted(new Host("1", "host1", Optional.of("web")), text).controller()).isEmpty();
    assertThat(wanted(new Host("1", "host1", Optional.of("db")), text).controller()).isEmpty();
    assertThat(wanted(HOST42, text).controller()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/cache : balancer | /roles/cache has no version: set version = '...', or use a type such as"
            + " app-1.0",
        "/cache : balancer special | /roles/cache has the type \"balancer special\", which is not the"
            + " name of a package",
        "cache -> cache | /roles/cache: the link \"cache ->\" of /roles leads in a circle",
      })
  void a_controller_that_cannot_be_installed_is_told_in_a_line(String line, String message) {
    assertThatThrownBy(() -> wanted(CACHE, "/roles\n  " + line))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(message);
  }

  @Test
  void a_host_with_a_role_must_not_be_named_itself() {
    assertThatThrownBy(() -> wanted(CACHE, "/a : z4m\n  version = '1'\n  /deploy\n    /host42\n"))
        .hasMessage(
            "Found a host-based deployment at /a/deploy/host42 but the host has a role, cache.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git:https://git.example.org/app.git#v1",
        "git://git.example.org/app.git#v1",
        "svn+ssh://svn.example.org/app/tags/1-0",
      })
  void a_version_may_be_the_address_of_a_checkout(String address) {
    assertThat(new Software("app", Optional.of(address)).isCheckout()).isTrue();
  }
}
