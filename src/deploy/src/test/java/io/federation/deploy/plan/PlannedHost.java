package io.federation.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Inventory.Installed;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A host that follows one tree after the other, and tells its plans line by line. */
final class PlannedHost {

  private HostModel model;

  PlannedHost(Inventory here) {
    model = new HostModel(here);
  }

  Inventory inventory() {
    return model.inventory();
  }

  void put(String name, Installed installed) {
    Inventory here = model.inventory();
    SortedMap<String, Installed> software = new TreeMap<>(here.software());
    software.put(name, installed);
    model = new HostModel(new Inventory(here.marks(), software, here.roleBegun()));
  }

  List<Step> plan(Host host, Redeploy redeploy, Services services) throws DeploymentException {
    return Plan.of(services.tree(), host, model.inventory(), redeploy).steps();
  }

  /** Does a plan, and returns what it did, but for the packages that it only checked. */
  List<String> deploy(Host host, Redeploy redeploy, Services services) throws DeploymentException {
    List<Step> steps = plan(host, redeploy, services);
    steps.forEach(model::apply);
    return described(steps);
  }

  private static List<String> described(List<Step> steps) {
    return steps.stream()
        .filter(step -> !(step instanceof Step.CheckPackage))
        .map(Step::describe)
        .toList();
  }

  List<String> deploy(Host host, Services services) throws DeploymentException {
    return deploy(host, Redeploy.ALL, services);
  }

  /** Does what is before the step that fails, and returns what had been to be done. */
  List<String> fail(Host host, Services services, String failing) throws DeploymentException {
    List<Step> steps = plan(host, Redeploy.ALL, services);
    List<String> all = steps.stream().map(Step::describe).toList();
    assertThat(all).contains(failing);
    steps.subList(0, all.indexOf(failing)).forEach(model::apply);
    return described(steps);
  }
}
