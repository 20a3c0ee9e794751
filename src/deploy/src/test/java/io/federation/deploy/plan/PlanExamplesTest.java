package io.federation.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Inventory.Installed;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One change of a tree after the other, and what a host does about it. */
class PlanExamplesTest {

  private static final Host HOST42 = new Host("424242424242", "host42", Optional.empty());
  private static final Host CACHE = new Host("424242424242", "host42", Optional.of("cache"));
  private static final String TRUNK = "svn+ssh://svn.example.org/repos/main/pywrite/trunk";
  private static final String BRANCH = "git:https://git.example.org/pywrite.git#main";

  private final PlannedHost host = new PlannedHost(Inventory.EMPTY);

  private static Services cms() {
    return new Services().add("/cust/someapp/cms", "z4m", "1.0.0", "424242424242");
  }

  private static Services twoCms() {
    return cms().add("/cust2/someapp/cms", "z4m", "1.0.0", "424242424242");
  }

  private static Services caches() {
    return new Services()
        .add("/cust/someapp/cache", "squid", "2.0", "cache")
        .add("/cust2/someapp/cache", "squid", "2.0", "cache");
  }

  private static Services rewriter(String version) {
    return new Services()
        .add("/cust/someapp/cache", "squid", "2.0", "cache")
        .add("/cust/someapp/rewriter", "pywrite", version, "cache");
  }

  @Test
  void a_deployment_that_is_not_wanted_is_removed_first_and_its_software_last() throws Exception {
    host.deploy(
        HOST42, twoCms().add("/cust/someapp/monitor", "z4mmonitor", "1.1.0", "424242424242"));

    assertThat(host.deploy(HOST42, twoCms()))
        .containsExactly(
            "run /opt/z4mmonitor/bin/zookeeper-deploy -u /cust/someapp/monitor 0",
            "run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0",
            "run /opt/z4m/bin/zookeeper-deploy /cust2/someapp/cms 0",
            "remove package z4mmonitor");
  }

  @Test
  void a_new_deployment_gets_its_software_before_any_script_is_called() throws Exception {
    host.deploy(HOST42, twoCms());

    assertThat(
            host.deploy(
                HOST42,
                twoCms().add("/cust2/someapp/monitor", "z4mmonitor", "1.1.0", "424242424242")))
        .containsExactly(
            "install z4mmonitor 1.1.0",
            "run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0",
            "run /opt/z4m/bin/zookeeper-deploy /cust2/someapp/cms 0",
            "run /opt/z4mmonitor/bin/zookeeper-deploy /cust2/someapp/monitor 0");
  }

  @Test
  void software_stays_while_a_deployment_uses_it() throws Exception {
    host.deploy(HOST42, twoCms());

    assertThat(host.deploy(HOST42, cms()))
        .containsExactly(
            "run /opt/z4m/bin/zookeeper-deploy -u /cust2/someapp/cms 0",
            "run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0");
  }

  @Test
  void a_node_is_deployed_n_times() throws Exception {
    Services three = new Services().add("/cust2/cms", "z4m", "1.0.0", "424242424242", 3);
    Services one = new Services().add("/cust2/cms", "z4m", "1.0.0", "424242424242", 1);
    host.deploy(HOST42, one);

    assertThat(host.deploy(HOST42, three))
        .containsExactly(
            "run /opt/z4m/bin/zookeeper-deploy /cust2/cms 0",
            "run /opt/z4m/bin/zookeeper-deploy /cust2/cms 1",
            "run /opt/z4m/bin/zookeeper-deploy /cust2/cms 2");
    assertThat(host.deploy(HOST42, one))
        .containsExactly(
            "run /opt/z4m/bin/zookeeper-deploy -u /cust2/cms 1",
            "run /opt/z4m/bin/zookeeper-deploy -u /cust2/cms 2",
            "run /opt/z4m/bin/zookeeper-deploy /cust2/cms 0");
  }

  @Test
  void another_version_is_installed_be_it_newer_or_older() throws Exception {
    host.deploy(HOST42, cms());
    Services other = new Services().add("/cust/someapp/cms", "z4m", "2.0.0", "host42");

    assertThat(host.deploy(HOST42, other))
        .containsExactly(
            "change z4m 1.0.0 to 2.0.0", "run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0");
    assertThat(host.deploy(HOST42, cms()))
        .containsExactly(
            "change z4m 2.0.0 to 1.0.0", "run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0");
  }

  @Test
  void a_package_per_version_lets_instances_differ_and_takes_deployments_over() throws Exception {
    host.deploy(HOST42, twoCms());
    Services four =
        new Services()
            .add("/cust/someapp/cms", "z4m-4.0.0", "", "host42")
            .add("/cust2/someapp/cms", "z4m", "1.0.0", "host42");
    Services five =
        new Services()
            .add("/cust/someapp/cms", "z4m-5.0.0", "", "host42")
            .add("/cust2/someapp/cms", "z4m", "1.0.0", "host42");

    assertThat(host.deploy(HOST42, four))
        .containsExactly(
            "install z4m-4.0.0",
            "run /opt/z4m-4.0.0/bin/zookeeper-deploy /cust/someapp/cms 0",
            "run /opt/z4m/bin/zookeeper-deploy /cust2/someapp/cms 0");
    assertThat(host.deploy(HOST42, five))
        .containsExactly(
            "install z4m-5.0.0",
            "run /opt/z4m-5.0.0/bin/zookeeper-deploy /cust/someapp/cms 0",
            "run /opt/z4m/bin/zookeeper-deploy /cust2/someapp/cms 0",
            "remove package z4m-4.0.0");
    assertThat(host.deploy(CACHE, caches()))
        .containsExactly(
            "run /opt/z4m/bin/zookeeper-deploy -u /cust2/someapp/cms 0",
            "run /opt/z4m-5.0.0/bin/zookeeper-deploy -u /cust/someapp/cms 0",
            "install squid 2.0",
            "run /opt/squid/bin/zookeeper-deploy /cust/someapp/cache 0",
            "run /opt/squid/bin/zookeeper-deploy /cust2/someapp/cache 0",
            "remove package z4m",
            "remove package z4m-5.0.0");
  }

  @Test
  void a_host_ignores_what_others_are_to_carry() throws Exception {
    host.deploy(HOST42, cms());

    assertThat(
            host.deploy(HOST42, cms().add("/cust/someapp/cms", "z4m", "1.0.0", "353535353535", 4)))
        .containsExactly("run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0");
  }

  @Test
  void what_failed_is_done_again_or_cleared_away_by_the_next_plan() throws Exception {
    host.deploy(CACHE, caches());
    Services bad = new Services().add("/cust/someapp/cache", "squid", "bad", "cache");
    Services cranky = caches().add("/cust/someapp/acrank", "cranky", "1.0", "cache");
    String crank = "run /opt/cranky/bin/zookeeper-deploy /cust/someapp/acrank 0";

    assertThat(host.fail(CACHE, bad, "change squid 2.0 to bad"))
        .containsExactly(
            "run /opt/squid/bin/zookeeper-deploy -u /cust2/someapp/cache 0",
            "change squid 2.0 to bad",
            "run /opt/squid/bin/zookeeper-deploy /cust/someapp/cache 0");
    assertThat(host.fail(CACHE, cranky, crank))
        .containsExactly(
            "install cranky 1.0",
            crank,
            "run /opt/squid/bin/zookeeper-deploy /cust/someapp/cache 0",
            "run /opt/squid/bin/zookeeper-deploy /cust2/someapp/cache 0");
    assertThat(host.deploy(CACHE, caches()))
        .containsExactly(
            "run /opt/squid/bin/zookeeper-deploy /cust/someapp/cache 0",
            "run /opt/squid/bin/zookeeper-deploy /cust2/someapp/cache 0",
            "remove package cranky");
  }

  @Test
  void a_checkout_is_updated_each_time_and_removed_when_it_is_not_used() throws Exception {
    host.deploy(CACHE, new Services().add("/cust/someapp/cache", "squid", "2.0", "cache"));
    List<String> all =
        List.of(
            "check out " + TRUNK + " into /opt/pywrite",
            "run /opt/squid/bin/zookeeper-deploy /cust/someapp/cache 0",
            "run /opt/pywrite/bin/zookeeper-deploy /cust/someapp/rewriter 0");

    assertThat(host.deploy(CACHE, rewriter(TRUNK))).isEqualTo(all);
    assertThat(host.deploy(CACHE, rewriter(TRUNK))).isEqualTo(all);
    assertThat(host.deploy(CACHE, Redeploy.CHANGED, rewriter(TRUNK)))
        .containsExactly(all.get(0), all.get(2));
    assertThat(
            host.deploy(CACHE, new Services().add("/cust/someapp/cache", "squid", "2.0", "cache")))
        .containsExactly(
            "run /opt/pywrite/bin/zookeeper-deploy -u /cust/someapp/rewriter 0",
            "run /opt/squid/bin/zookeeper-deploy /cust/someapp/cache 0",
            "remove checkout pywrite");
  }

  @Test
  void what_is_in_the_way_of_a_checkout_or_of_a_package_is_removed_first() throws Exception {
    String checkOut = "check out " + BRANCH + " into /opt/pywrite";
    host.deploy(CACHE, rewriter(TRUNK));

    assertThat(host.deploy(CACHE, rewriter(BRANCH)))
        .startsWith(
            "remove checkout pywrite",
            checkOut,
            "run /opt/squid/bin/zookeeper-deploy" + " /cust/someapp/cache 0");
    assertThat(host.deploy(CACHE, rewriter("3.0")))
        .startsWith("remove checkout pywrite", "install pywrite 3.0");
    assertThat(host.deploy(CACHE, rewriter(BRANCH))).startsWith("remove package pywrite", checkOut);
  }

  @Test
  void a_folder_that_no_package_and_no_deployment_has_is_cleared_away() throws Exception {
    host.put("badapp", new Installed(true, Optional.empty(), true, false));
    host.put("left", new Installed(false, Optional.empty(), true, false));
    host.put("pywrite", new Installed(false, Optional.empty(), false, false));
    host.put("vendor", new Installed(false, Optional.of("1"), false, false));

    assertThat(host.deploy(CACHE, rewriter(TRUNK)))
        .startsWith("remove package pywrite", "check out " + TRUNK + " into /opt/pywrite")
        .endsWith("remove checkout badapp", "remove package left");
    assertThat(host.inventory().software()).containsOnlyKeys("pywrite", "squid", "vendor");
  }

  @Test
  void another_application_at_a_path_takes_the_place_of_the_first() throws Exception {
    Services varnish = new Services().add("/cust/someapp/cache", "varnish special", "1", "cache");
    host.deploy(CACHE, new Services().add("/cust/someapp/cache", "squid", "2.0", "cache"));

    assertThat(host.deploy(CACHE, varnish))
        .containsExactly(
            "run /opt/squid/bin/zookeeper-deploy -u /cust/someapp/cache 0",
            "install varnish 1",
            "run /opt/varnish/bin/zookeeper-deploy -r special /cust/someapp/cache 0",
            "remove package squid");
    assertThat(host.deploy(CACHE, new Services()))
        .containsExactly(
            "run /opt/varnish/bin/zookeeper-deploy -u /cust/someapp/cache 0",
            "remove package varnish");
    assertThat(host.deploy(CACHE, new Services())).isEmpty();
  }

  @Test
  void packages_that_are_here_as_wanted_are_checked_unless_frugal() throws Exception {
    host.deploy(HOST42, cms());

    assertThat(host.plan(HOST42, Redeploy.ALL, cms()))
        .extracting(Step::describe)
        .containsExactly(
            "check that z4m 1.0.0 is installed",
            "run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0");
    assertThat(host.plan(HOST42, Redeploy.CHANGED, cms())).isEmpty();
  }

  @Test
  void the_frugal_way_deploys_what_is_new_or_differs() throws Exception {
    host.deploy(HOST42, cms());
    Services special = new Services().add("/cust/someapp/cms", "z4m special", "1.0.0", "host42");
    Services more = special.add("/cust2/someapp/cms", "z4m", "1.0.0", "host42");

    assertThat(host.deploy(HOST42, Redeploy.CHANGED, cms())).isEmpty();
    assertThat(host.deploy(HOST42, Redeploy.CHANGED, more))
        .containsExactly(
            "run /opt/z4m/bin/zookeeper-deploy -r special /cust/someapp/cms 0",
            "run /opt/z4m/bin/zookeeper-deploy /cust2/someapp/cms 0");
    assertThat(host.deploy(HOST42, Redeploy.CHANGED, twoCms()))
        .containsExactly("run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0");
  }

  @Test
  void the_frugal_way_deploys_what_an_earlier_plan_did_not_come_to() throws Exception {
    host.deploy(HOST42, cms());
    Services other = new Services().add("/cust/someapp/cms", "z4m", "2.0.0", "host42");
    String run = "run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0";
    host.fail(HOST42, other, run);

    assertThat(host.deploy(HOST42, Redeploy.CHANGED, other)).containsExactly(run);
  }

  @Test
  void a_deployment_without_its_script_is_left_alone_and_told_until_its_software_is_back()
      throws Exception {
    Mark mark = new Mark("z4m", "z4m", "/cust/cms", 1, Optional.empty());
    PlannedHost marked = new PlannedHost(new Inventory(Set.of(mark), new TreeMap<>(), false));

    assertThat(Plan.of(cms().tree(), HOST42, marked.inventory(), Redeploy.ALL).unremovable())
        .containsExactly(mark);
    assertThat(marked.deploy(HOST42, cms()))
        .containsExactly(
            "install z4m 1.0.0", "run /opt/z4m/bin/zookeeper-deploy /cust/someapp/cms 0");
    assertThat(marked.deploy(HOST42, cms()))
        .startsWith("run /opt/z4m/bin/zookeeper-deploy -u /cust/cms 1");
  }
}
