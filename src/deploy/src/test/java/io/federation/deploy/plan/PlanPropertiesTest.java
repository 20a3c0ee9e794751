package io.federation.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Inventory.Installed;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.deploy.tree.Tree;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for all plans; {@link HostModel} refuses a step that comes before its software. */
class PlanPropertiesTest {

  private static final int SEEDS = 250;
  private static final int TREES = 4;

  /**
   * A plan.
   *
   * @param after what is here when it is done; and the next one, if this one could not remove all
   * @param again the plan that follows
   */
  private record Case(
      Tree tree, Host host, Inventory before, Plan plan, Inventory after, Plan again) {

    Wanted wanted() throws DeploymentException {
      return Wanted.of(tree, host);
    }
  }

  private interface Check {
    void check(Case checked) throws Exception;
  }

  /** Has hosts follow a tree after the other; half of the plans are broken off. */
  private static void forAll(Redeploy redeploy, boolean checkouts, Check check) throws Exception {
    for (long seed = 0; seed < SEEDS; seed++) {
      PlanCases cases = new PlanCases(seed, checkouts);
      Inventory here = cases.inventory();
      for (int i = 0; i < TREES; i++) {
        Host host = cases.host();
        Tree tree = cases.tree(host);
        try {
          Plan plan = Plan.of(tree, host, here, redeploy);
          Inventory after = applied(plan, here);
          if (!plan.unremovable().isEmpty()) {
            after = applied(Plan.of(tree, host, after, redeploy), after);
          }
          Plan again = Plan.of(tree, host, after, redeploy);
          check.check(new Case(tree, host, here, plan, after, again));
          here = cases.oneIn(2) ? after : cases.brokenOff(here, plan.steps());
        } catch (AssertionError | Exception e) {
          throw new AssertionError("seed " + seed + ", tree " + i + ", on " + here, e);
        }
      }
    }
  }

  private static Inventory applied(Plan plan, Inventory here) {
    HostModel model = new HostModel(here);
    plan.steps().forEach(model::apply);
    return model.inventory();
  }

  private static Set<String> names(Inventory here, Predicate<Installed> which) {
    return here.software().entrySet().stream()
        .filter(software -> which.test(software.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource
  void what_a_plan_leaves_is_what_the_tree_wants(Redeploy redeploy) throws Exception {
    forAll(
        redeploy,
        true,
        it -> {
          Wanted wanted = it.wanted();
          Set<Mark> marks = new HashSet<>(it.after().marks());
          for (Mark mark : it.again().unremovable()) {
            assertThat(marks.remove(mark)).isTrue();
            assertThat(it.after().software()).doesNotContainKey(mark.software());
          }
          assertThat(marks)
              .extracting(mark -> mark.deployed().orElseThrow())
              .containsExactlyInAnyOrderElementsOf(wanted.deployments());
          assertThat(names(it.after(), Installed::application))
              .isEqualTo(wanted.software().keySet());
          assertThat(names(it.after(), Installed::controller))
              .isEqualTo(wanted.controller().map(Software::name).map(Set::of).orElseGet(Set::of));
          for (Software software : wanted.software().values()) {
            Installed installed = it.after().software().get(software.name());
            assertThat(installed.checkout()).isEqualTo(software.isCheckout());
            assertThat(installed.version()).isPresent();
            software.version().ifPresent(is -> assertThat(installed.version()).contains(is));
          }
          assertThat(it.after().software()).containsKey(PlanCases.OTHER);
          assertThat(it.after().roleBegun() && wanted.controller().isPresent()).isFalse();
        });
  }

  @Test
  void a_second_plan_changes_nothing_and_calls_the_scripts_again() throws Exception {
    forAll(
        Redeploy.ALL,
        true,
        it -> {
          assertThat(applied(it.again(), it.after())).isEqualTo(it.after());
          assertThat(it.again().steps())
              .allMatch(
                  step ->
                      step instanceof Step.Deploy
                          || step instanceof Step.CheckPackage
                          || step instanceof Step.BeginRole
                          || step instanceof Step.EndRole
                          || step instanceof Step.CheckOut);
          assertThat(it.again().steps().stream().filter(Step.Deploy.class::isInstance).count())
              .isEqualTo(it.wanted().deployments().size());
        });
  }

  @Test
  void a_second_plan_of_the_frugal_way_is_empty_where_nothing_is_checked_out() throws Exception {
    forAll(Redeploy.CHANGED, false, it -> assertThat(it.again().steps()).isEmpty());
  }

  @Test
  void the_frugal_way_leaves_out_what_is_here_as_it_is_wanted_and_nothing_else() throws Exception {
    forAll(
        Redeploy.CHANGED,
        true,
        it -> {
          Set<Step> leftOut =
              new HashSet<>(Plan.of(it.tree(), it.host(), it.before(), Redeploy.ALL).steps());
          it.plan().steps().forEach(step -> assertThat(leftOut.remove(step)).isTrue());
          assertThat(it.plan().steps()).doesNotHaveDuplicates();
          Set<Deployment> deployments =
              leftOut.stream()
                  .filter(Step.Deploy.class::isInstance)
                  .map(step -> ((Step.Deploy) step).deployment())
                  .collect(Collectors.toSet());
          leftOut.removeIf(Step.Deploy.class::isInstance);
          assertThat(leftOut)
              .allMatch(
                  step ->
                      step instanceof Step.CheckPackage
                          || step instanceof Step.BeginRole
                          || step instanceof Step.EndRole);
          Set<Deployment> same = new HashSet<>();
          for (Mark mark : it.before().marks()) {
            Deployment deployed = mark.deployed().orElse(null);
            if (deployed != null
                && it.before().software().containsKey(mark.software())
                && it.wanted().deployments().contains(deployed)
                && it.before().software().get(mark.software()).is(deployed.software())
                && !deployed.software().isCheckout()) {
              same.add(deployed);
            }
          }
          assertThat(deployments).isEqualTo(same);
        });
  }

  /** In which part of a plan a step belongs. */
  private static int part(Step step, Case it) throws DeploymentException {
    if (step instanceof Step.RemoveDeployment) {
      return 1;
    }
    if (step instanceof Step.BeginRole) {
      return 2;
    }
    if (step instanceof Step.Deploy) {
      return 4;
    }
    if (step instanceof Step.EndRole) {
      return 5;
    }
    String name = software(step);
    if (name.startsWith(HostModel.CONTROLLER)) {
      return 0;
    }
    return it.wanted().software().containsKey(name) ? 3 : 6;
  }

  private static String software(Step step) {
    if (step instanceof Step.Install install) {
      return install.software().name();
    }
    if (step instanceof Step.CheckPackage check) {
      return check.software().name();
    }
    if (step instanceof Step.CheckOut checkOut) {
      return checkOut.software().name();
    }
    if (step instanceof Step.RemovePackage remove) {
      return remove.name();
    }
    return ((Step.RemoveCheckout) step).name();
  }

  @ParameterizedTest
  @EnumSource
  void steps_are_in_order(Redeploy redeploy) throws Exception {
    forAll(
        redeploy,
        true,
        it -> {
          List<List<Step>> parts = new ArrayList<>();
          while (parts.size() <= 6) {
            parts.add(new ArrayList<>());
          }
          for (Step step : it.plan().steps()) {
            parts.get(part(step, it)).add(step);
          }
          assertThat(it.plan().steps()).isEqualTo(parts.stream().flatMap(List::stream).toList());
          assertThat(parts.get(1))
              .extracting(step -> ((Step.RemoveDeployment) step).mark())
              .isSortedAccordingTo(
                  Comparator.comparing(Mark::application)
                      .thenComparing(Mark::software)
                      .thenComparing(Mark::path)
                      .thenComparing(Mark::number));
          assertThat(parts.get(2)).hasSameSizeAs(parts.get(5)).hasSizeLessThan(2);
          assertThat(parts.get(3)).extracting(PlanPropertiesTest::software).isSorted();
          assertThat(parts.get(4))
              .extracting(step -> ((Step.Deploy) step).deployment())
              .isSortedAccordingTo(Deployment.BY_PATH);
          assertThat(parts.get(6)).extracting(PlanPropertiesTest::software).isSorted();
        });
  }
}
