package io.federation.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.plan.Inventory.Installed;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoleControllerPlanTest {

  private static final Host HOST42 = new Host("424242424242", "host42", Optional.empty());
  private static final Host CACHE = new Host("424242424242", "host42", Optional.of("cache"));

  private final PlannedHost host = new PlannedHost(Inventory.EMPTY);

  private static Services cms() {
    return new Services().add("/cust/someapp/cms", "z4m", "1.0.0", "424242424242");
  }

  private static Services caches() {
    return new Services()
        .add("/cust/someapp/cache", "squid", "2.0", "cache")
        .add("/cust2/someapp/cache", "squid", "2.0", "cache");
  }

  private static Services controlled(String controller, String version) {
    return caches().control("cache", controller, version);
  }

  @Test
  void each_path_has_a_lock_of_its_own_unless_a_role_controller_is_at_work() throws Exception {
    assertThat(host.plan(CACHE, Redeploy.ALL, caches()))
        .filteredOn(Step.Deploy.class::isInstance)
        .extracting(step -> ((Step.Deploy) step).lock().orElseThrow())
        .containsExactly("/agent-locks/cust,someapp,cache", "/agent-locks/cust2,someapp,cache");
    assertThat(host.plan(CACHE, Redeploy.ALL, controlled("balancer", "1.0")))
        .filteredOn(Step.Deploy.class::isInstance)
        .hasSize(2)
        .allMatch(step -> ((Step.Deploy) step).lock().isEmpty());
  }

  @Test
  void a_role_controller_is_brought_up_to_date_first_and_embraces_what_is_installed()
      throws Exception {
    host.deploy(HOST42, cms());
    List<String> embraced =
        List.of(
            "run /opt/balancer/bin/starting-deployments /roles/cache",
            "run /opt/squid/bin/zookeeper-deploy /cust/someapp/cache 0",
            "run /opt/squid/bin/zookeeper-deploy /cust2/someapp/cache 0",
            "run /opt/balancer/bin/ending-deployments /roles/cache");

    assertThat(host.deploy(CACHE, controlled("balancer", "1.0")))
        .containsExactly(
            "install balancer 1.0",
            "run /opt/z4m/bin/zookeeper-deploy -u /cust/someapp/cms 0",
            embraced.get(0),
            "install squid 2.0",
            embraced.get(1),
            embraced.get(2),
            embraced.get(3),
            "remove package z4m");
    assertThat(host.deploy(CACHE, controlled("balancer", "1.0"))).isEqualTo(embraced);
    assertThat(host.deploy(CACHE, Redeploy.CHANGED, controlled("balancer", "2.0")))
        .containsExactly("change balancer 1.0 to 2.0");
    assertThat(host.deploy(CACHE, Redeploy.CHANGED, controlled("balancer", "2.0"))).isEmpty();
    assertThat(host.deploy(CACHE, Redeploy.CHANGED, controlled("balancer2", "1.0")))
        .containsExactly("remove package balancer", "install balancer2 1.0");
    assertThat(host.deploy(CACHE, Redeploy.CHANGED, caches()))
        .containsExactly("remove package balancer2");
  }

  @Test
  void a_role_is_begun_and_ended_even_where_nothing_is_deployed_unless_frugal() throws Exception {
    Services alone = new Services().control("cache", "balancer", "1.0");
    host.deploy(CACHE, alone);

    assertThat(host.deploy(CACHE, alone))
        .containsExactly(
            "run /opt/balancer/bin/starting-deployments /roles/cache",
            "run /opt/balancer/bin/ending-deployments /roles/cache");
    assertThat(host.deploy(CACHE, Redeploy.CHANGED, alone)).isEmpty();
  }

  @Test
  void a_role_that_was_begun_is_ended_even_if_nothing_is_left_to_do() throws Exception {
    String end = "run /opt/balancer/bin/ending-deployments /roles/cache";
    host.fail(CACHE, controlled("balancer", "1.0"), end);

    assertThat(host.deploy(CACHE, Redeploy.CHANGED, controlled("balancer", "1.0")))
        .containsExactly("run /opt/balancer/bin/starting-deployments /roles/cache", end);
  }

  @Test
  void two_role_controllers_at_once_are_an_error() {
    host.put("balancer", new Installed(false, Optional.of("1.0"), false, true));
    host.put("balancer2", new Installed(false, Optional.of("1.0"), false, true));

    assertThatThrownBy(() -> host.plan(CACHE, Redeploy.ALL, controlled("balancer", "1.0")))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(
            "more than one role controller is in /opt, balancer and balancer2: remove all but one");
  }

  @Test
  void a_role_controller_that_is_an_application_is_an_error() {
    String message = "squid cannot be a role controller and an application: use a package for each";

    assertThatThrownBy(() -> host.plan(CACHE, Redeploy.ALL, controlled("squid", "2.0")))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(message);
    host.put("squid", new Installed(false, Optional.of("2.0"), true, true));
    assertThatThrownBy(() -> host.plan(HOST42, Redeploy.ALL, new Services()))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(message);
  }
}
