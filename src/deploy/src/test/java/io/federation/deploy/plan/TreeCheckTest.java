package io.federation.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.tree.Tree;
import io.federation.deploy.tree.TreeText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeCheckTest {

  private static final String HOSTS =
      """
      /hosts
        version = 1
        /4242
          name = u'host42'
        /4343
          name = u'host43'
          role = u'cache'
        /4444
          name = u'host44'
          role = u'cache'
        /4545
      """;

  private static List<String> findings(String text) throws Exception {
    return TreeCheck.of(new Tree(TreeText.parse(text)));
  }

  private static List<String> findingsAmong(String hosts, String text) throws Exception {
    return TreeCheck.of(new Tree(TreeText.parse(text)), Hosts.of(TreeText.parse(hosts)));
  }

  private static String lines(String text) {
    return text.replace(';', '\n');
  }

  @Test
  void a_tree_that_can_be_deployed_has_no_findings() throws Exception {
    String text =
        """
        /cust
          /cms : z4m special
            version => /versions z4m
            main -> ../web
            /deploy
              /host42
                n = 2
              /4545
          /web : squid-2.0
            /deploy
              /cache
        /cust2
          /cms : z4m
            version = '1.0.0'
            /deploy
              /host42
        /lb : any type at all
          pool -> /cust/main
        /versions
          z4m = '1.0.0'
        """;

    assertThat(findings(text))
        .containsExactly("/lb: the link \"pool ->\" leads to no node: /cust/main");
    assertThat(findings(text.replace("/cust/main", "/cust/cms/main/deploy"))).isEmpty();
    assertThat(findingsAmong(HOSTS, text.replace("/cust/main", "/cust"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/a : z4m-1;  /deploy;    /4242;    /host42"
            + " | Conflicting deployments for /a. Can't deploy to host42 and 4242.",
        "/a : z4m-1;  /deploy;    /host43;    /cache"
            + " | Found a host-based deployment at /a/deploy/host43 but the host has a role, cache.",
        "/a : z4m-1;  /deploy;    /host99"
            + " | /a/deploy/host99: no host has this id or name, and none this role",
        "/a : z4m;  version = '1';  /deploy;    /4242;/b : z4m;  version = '2';  /deploy;"
            + "    /host42 | /b wants version 2 of z4m on host42 (4242), and /a wants version 1: a"
            + " host has one version of a package",
        "/a : z4m;  version = '1';  /deploy;    /cache;/b : z4m;  version = '2';  /deploy;    /cache"
            + " | /b wants version 2 of z4m on role cache, and /a wants version 1: a host has one"
            + " version of a package",
      })
  void what_is_wrong_for_the_hosts_that_there_are_is_found(String text, String finding)
      throws Exception {
    assertThat(findingsAmong(HOSTS, lines(text))).containsExactly(finding);
  }

  @Test
  void one_finding_hides_none_of_the_others() throws Exception {
    assertThat(
            findings(
                lines(
                    "/a : z4m;  version = '1';  /deploy;    /h;      n = -1;    /g;/b : x y z;"
                        + "  /deploy;    /h;    /g;/c : z4m;  version = '2';  /deploy;    /g")))
        .containsExactly(
            "/a/deploy/h: n must be how many instances there are to be, from 0 to 1000",
            "/b has the type \"x y z\": use the name of a package, or that and a subtype",
            "/c wants version 2 of z4m on g, and /a wants version 1: a host has one version of a"
                + " package");
  }

  @Test
  void a_role_controller_that_cannot_be_installed_is_found() throws Exception {
    String text =
        """
        /roles
          /cache : balancer
          /db : balancer
            version => /versions balancer
          /web
        /versions
          balancer = '1.0'
        """;

    assertThat(findings(text))
        .containsExactly(
            "/roles/cache has no version: set version = '...', or use a type such as app-1.0");
  }

  @Test
  void hosts_are_in_a_tree_that_has_them() {
    assertThatThrownBy(() -> findingsAmong("/cust\n", "/a\n"))
        .isInstanceOf(DeploymentException.class)
        .hasMessage("there is no node /hosts at the top");
  }

  @Test
  void a_tree_of_a_hundred_services_on_a_thousand_hosts_is_checked_in_a_moment() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("/cust" + i + " : app\n  version = '1." + i + "'\n  /deploy\n");
      for (int j = 0; j < 1000; j++) {
        text.append("    /host" + j + "\n");
      }
    }
    Tree tree = new Tree(TreeText.parse(text.toString()));

    long begin = System.nanoTime();
    assertThat(TreeCheck.of(tree))
        .hasSize(99)
        .first()
        .isEqualTo(
            "/cust1 wants version 1.1 of app on host0 and 999 more, and /cust0 wants version 1.0: a"
                + " host has one version of a package");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }
}
