package io.federation.deploy.plan;

import io.federation.deploy.plan.Inventory.Installed;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.deploy.tree.Tree;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is to be done so that a host carries what the tree wants. Where a plan is broken off, a new
 * one goes on from what is there then.
 *
 * @param steps in the order in which they are done: the role controller's software, what removes
 *     deployments, the beginning of the role, software, deployments, the end of the role, what
 *     removes software that is not used any more
 * @param unremovable deployments that are here, not wanted, and left alone, as their script is not
 *     here; once it is back, a plan removes them
 */
public record Plan(List<Step> steps, List<Mark> unremovable) {

  public Plan {
    steps = List.copyOf(steps);
    unremovable = List.copyOf(unremovable);
  }

  public static Plan of(Tree tree, Host host, Inventory here, Redeploy redeploy)
      throws DeploymentException {
    Planner planner = new Planner(Wanted.of(tree, host), here, redeploy);
    planner.updateController();
    planner.removeDeployments();
    planner.provideAndDeploy(host);
    planner.removeUnused();
    return new Plan(planner.steps, planner.unremovable);
  }

  /** Returns what is left alone although nobody wants it, each in a line that says why. */
  public List<String> warnings() {
    return unremovable.stream()
        .map(
            mark ->
                "Not removed: "
                    + mark.path()
                    + " "
                    + mark.number()
                    + ", as there is no /opt/"
                    + mark.software()
                    + "/bin/zookeeper-deploy")
        .toList();
  }

  /** What a deployment is marked by. */
  private record Identity(String application, String path, int number) {
    static Identity of(Deployment deployment) {
      return new Identity(
          deployment.software().application(), deployment.path(), deployment.number());
    }

    static Identity of(Mark mark) {
      return new Identity(mark.application(), mark.path(), mark.number());
    }
  }

  private static final class Planner {

    private static final Comparator<Mark> BY_APPLICATION =
        Comparator.comparing(Mark::application)
            .thenComparing(Mark::software)
            .thenComparing(Mark::path)
            .thenComparingInt(Mark::number);

    private final Wanted wanted;
    private final Inventory here;
    private final Redeploy redeploy;
    private final SortedSet<String> applications = new TreeSet<>();
    private final SortedSet<String> controllers = new TreeSet<>();
    private final Set<String> changed = new HashSet<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Mark> unremovable = new ArrayList<>();

    Planner(Wanted wanted, Inventory here, Redeploy redeploy) throws DeploymentException {
      this.wanted = wanted;
      this.here = here;
      this.redeploy = redeploy;
      for (Map.Entry<String, Installed> software : here.software().entrySet()) {
        if (software.getValue().application()) {
          applications.add(software.getKey());
        }
        if (software.getValue().controller()) {
          controllers.add(software.getKey());
        }
      }
      if (controllers.size() > 1) {
        throw new DeploymentException(
            "more than one role controller is in /opt, "
                + String.join(" and ", controllers)
                + ": remove all but one");
      }
      checkApart();
    }

    /** A controller is replaced before the scripts of applications are called. */
    private void checkApart() throws DeploymentException {
      Set<String> both = new TreeSet<>(controllers);
      wanted.controller().map(Software::name).ifPresent(both::add);
      both.removeIf(name -> !applications.contains(name) && !wanted.software().containsKey(name));
      if (!both.isEmpty()) {
        throw new DeploymentException(
            String.join(" and ", both)
                + " cannot be a role controller and an application: use a package for each");
      }
    }

    void updateController() {
      Optional<String> name = wanted.controller().map(Software::name);
      for (String controller : controllers) {
        if (!name.equals(Optional.of(controller))) {
          remove(controller);
        }
      }
      wanted.controller().ifPresent(this::provide);
    }

    void removeDeployments() {
      Set<Identity> kept =
          wanted.deployments().stream().map(Identity::of).collect(Collectors.toSet());
      here.marks().stream()
          .filter(mark -> !kept.contains(Identity.of(mark)))
          .sorted(BY_APPLICATION)
          .forEach(
              mark -> {
                if (applications.contains(mark.software())) {
                  steps.add(new Step.RemoveDeployment(mark));
                } else {
                  unremovable.add(mark);
                }
              });
    }

    void provideAndDeploy(Host host) {
      int begin = steps.size();
      wanted.software().values().forEach(this::provide);
      deploy();
      if (wanted.controller().isPresent()
          && (redeploy == Redeploy.ALL || steps.size() > begin || here.roleBegun())) {
        String controller = wanted.controller().get().name();
        String role = host.role().orElseThrow();
        steps.add(begin, new Step.BeginRole(controller, role));
        steps.add(new Step.EndRole(controller, role));
      }
    }

    private void deploy() {
      Set<Deployment> done =
          here.marks().stream()
              .flatMap(mark -> mark.deployed().stream())
              .collect(Collectors.toSet());
      for (Deployment deployment : wanted.deployments()) {
        if (redeploy == Redeploy.ALL
            || changed.contains(deployment.software().name())
            || !done.contains(deployment)) {
          steps.add(new Step.Deploy(deployment, lock(deployment.path())));
        }
      }
    }

    private Optional<String> lock(String path) {
      return wanted.controller().isPresent()
          ? Optional.empty()
          : Optional.of(LockKind.PATH.folder() + "/" + path.substring(1).replace('/', ','));
    }

    void removeUnused() {
      applications.stream()
          .filter(application -> !wanted.software().containsKey(application))
          .forEach(this::remove);
    }

    /** Brings software to the version or address that is wanted. */
    private void provide(Software software) {
      Optional<Installed> installed = Optional.ofNullable(here.software().get(software.name()));
      boolean same = installed.filter(there -> there.is(software)).isPresent();
      boolean checkout = installed.filter(Installed::checkout).isPresent();
      if (same && !checkout) {
        if (redeploy == Redeploy.ALL) {
          steps.add(new Step.CheckPackage(software));
        }
        return;
      }
      if (installed.isPresent() && !same && (checkout || software.isCheckout())) {
        remove(software.name());
      }
      steps.add(
          software.isCheckout()
              ? new Step.CheckOut(software)
              : new Step.Install(
                  software, checkout ? Optional.empty() : installed.flatMap(Installed::version)));
      changed.add(software.name());
    }

    private void remove(String name) {
      Installed installed = here.software().get(name);
      steps.add(
          installed != null && installed.checkout()
              ? new Step.RemoveCheckout(name)
              : new Step.RemovePackage(name));
    }
  }
}
