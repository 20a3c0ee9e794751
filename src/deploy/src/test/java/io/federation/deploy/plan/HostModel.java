package io.federation.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Inventory.Installed;
import io.federation.deploy.plan.Inventory.Mark;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What steps make of a host; it refuses a step that could not be done on a real one. */
final class HostModel {

  /**
   * What the names of packages begin with that are role controllers; all others are applications.
   */
  static final String CONTROLLER = "balancer";

  /** The version of a package that is in the tree without one. */
  private static final String ONLY = "7";

  private final Set<Mark> marks;
  private final SortedMap<String, Installed> software;
  private boolean roleBegun;

  HostModel(Inventory here) {
    marks = new HashSet<>(here.marks());
    software = new TreeMap<>(here.software());
    roleBegun = here.roleBegun();
  }

  Inventory inventory() {
    return new Inventory(marks, software, roleBegun);
  }

  /** Returns the package or checkout that an installation of this software leaves. */
  static Installed installed(Software wanted) {
    boolean controller = wanted.name().startsWith(CONTROLLER);
    return new Installed(
        wanted.isCheckout(), wanted.version().or(() -> Optional.of(ONLY)), !controller, controller);
  }

  void apply(Step step) {
    if (step instanceof Step.Install install) {
      install(install);
    } else if (step instanceof Step.CheckOut checkOut) {
      checkOut(checkOut.software());
    } else if (step instanceof Step.RemovePackage remove) {
      assertThat(software.remove(remove.name())).matches(removed -> !removed.checkout());
    } else if (step instanceof Step.RemoveCheckout remove) {
      assertThat(software.remove(remove.name())).matches(Installed::checkout);
    } else if (step instanceof Step.RemoveDeployment remove) {
      assertThat(software.get(remove.mark().software())).matches(Installed::application);
      assertThat(marks.remove(remove.mark())).isTrue();
    } else if (step instanceof Step.BeginRole begin) {
      assertThat(software.get(begin.controller())).matches(Installed::controller);
      roleBegun = true;
    } else if (step instanceof Step.EndRole end) {
      assertThat(software.get(end.controller())).matches(Installed::controller);
      assertThat(roleBegun).isTrue();
      roleBegun = false;
    } else if (step instanceof Step.Deploy deploy) {
      deploy(deploy, Optional.of(deploy.deployment()));
    } else if (step instanceof Step.CheckPackage check) {
      assertThat(software.get(check.software().name())).matches(there -> !there.checkout());
    }
  }

  /** Ends in the middle of a step. */
  void breakOff(Step step) {
    if (step instanceof Step.Deploy deploy) {
      deploy(deploy, Optional.empty());
    } else if (step instanceof Step.BeginRole) {
      apply(step);
    }
  }

  private void install(Step.Install step) {
    Installed there = software.get(step.software().name());
    assertThat(there == null || !(there.checkout() || there.is(step.software()))).isTrue();
    assertThat(step.installed()).isEqualTo(Optional.ofNullable(there).flatMap(Installed::version));
    put(step.software());
  }

  private void checkOut(Software wanted) {
    Installed there = software.get(wanted.name());
    assertThat(there == null || (there.checkout() && there.version().equals(wanted.version())))
        .isTrue();
    put(wanted);
  }

  private void put(Software wanted) {
    software.put(wanted.name(), installed(wanted));
    for (Mark mark : Set.copyOf(marks)) {
      if (mark.software().equals(wanted.name())) {
        marks.remove(mark);
        marks.add(mark(mark.application(), mark.software(), mark.path(), mark.number()));
      }
    }
  }

  private static Mark mark(String application, String name, String path, int number) {
    return new Mark(application, name, path, number, Optional.empty());
  }

  private void deploy(Step.Deploy step, Optional<Deployment> deployed) {
    Deployment deployment = step.deployment();
    Software from = deployment.software();
    assertThat(software.get(from.name())).matches(there -> there.is(from) && there.application());
    boolean controlled = software.values().stream().anyMatch(Installed::controller);
    assertThat(roleBegun && controlled).isEqualTo(step.lock().isEmpty());
    marks.removeIf(
        mark ->
            mark.application().equals(from.application())
                && mark.path().equals(deployment.path())
                && mark.number() == deployment.number());
    marks.add(
        new Mark(
            from.application(), from.name(), deployment.path(), deployment.number(), deployed));
  }
}
