package io.federation.deploy.agent;

import io.federation.deploy.host.DeploymentMarks;
import io.federation.deploy.plan.Deployment;
import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.deploy.plan.Plan;
import io.federation.deploy.plan.Software;
import io.federation.deploy.plan.Step;
import io.federation.deploy.software.PackageInstaller;
import io.federation.machine.FileTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Does the steps of one plan. What is done is recorded such that a host that dies at any moment has
 * nothing left out by the next plan.
 */
final class StepRunner {

  private static final String DEPLOY_SCRIPT = "zookeeper-deploy";

  private final Path root;
  private final HostTools tools;
  private final Progress progress;
  private final PathLocks pathLocks;
  private final Function<String, RoleLock> roleLocks;
  private final DeploymentMarks marks;
  private final PackageInstaller installer;
  private final Inventory here;
  private final DeployLog log;

  /**
   * Prepares for a plan.
   *
   * @param roleLocks returns the lock of a role
   * @param here what was there when the plan was made
   * @param log is told what is no reason to stop
   */
  StepRunner(
      Path root,
      HostTools tools,
      Progress progress,
      PathLocks pathLocks,
      Function<String, RoleLock> roleLocks,
      Inventory here,
      DeployLog log) {
    this.root = root;
    this.tools = tools;
    this.progress = progress;
    this.pathLocks = pathLocks;
    this.roleLocks = roleLocks;
    this.marks = new DeploymentMarks(root);
    this.installer = new PackageInstaller(tools.packages());
    this.here = here;
    this.log = log;
  }

  void run(Plan plan) throws AbandonedException, IOException, InterruptedException {
    for (Step step : plan.steps()) {
      run(step);
    }
    for (Step step : plan.steps()) {
      if (step instanceof Step.RemoveDeployment removal) {
        marks.removeIfEmpty(removal.mark().application());
      }
    }
  }

  private void run(Step step) throws AbandonedException, IOException, InterruptedException {
    if (step instanceof Step.RemoveDeployment removal) {
      remove(removal);
    } else if (step instanceof Step.Deploy deploy) {
      deploy(deploy);
    } else if (step instanceof Step.BeginRole begin) {
      begin(begin);
    } else if (step instanceof Step.EndRole end) {
      end(end);
    } else if (step instanceof Step.RemovePackage removal) {
      progress.beginStep("uninstalling " + removal.name());
      tools.packages().remove(removal.name());
      FileTrees.delete(opt(removal.name()));
    } else if (step instanceof Step.RemoveCheckout removal) {
      progress.beginStep("uninstalling " + removal.name());
      tools.checkouts().remove(removal.name());
    } else {
      provide(step);
    }
  }

  private void provide(Step step) throws AbandonedException, IOException, InterruptedException {
    if (step instanceof Step.Install install) {
      prepare(install.software());
      installer.provide(install.software(), install.installed().isPresent());
    } else if (step instanceof Step.CheckPackage check) {
      prepare(check.software());
      installer.provide(check.software(), true);
    } else if (step instanceof Step.CheckOut checkOut) {
      prepare(checkOut.software());
      tools.checkouts().provide(checkOut.software());
    } else {
      throw new IllegalStateException("nobody knows how to " + step.describe());
    }
  }

  private void prepare(Software software)
      throws AbandonedException, IOException, InterruptedException {
    progress.beginStep(
        "installing " + software.name() + software.version().map(text -> " " + text).orElse(""));
    marks.forgetCompletion(
        here.marks().stream().filter(mark -> mark.software().equals(software.name())).toList());
  }

  private void remove(Step.RemoveDeployment step)
      throws AbandonedException, IOException, InterruptedException {
    Mark mark = step.mark();
    progress.beginStep("remove " + mark.path() + " " + mark.number());
    script(mark.software(), DEPLOY_SCRIPT, step.arguments());
    marks.recordRemoved(mark);
  }

  private void deploy(Step.Deploy step)
      throws AbandonedException, IOException, InterruptedException {
    Deployment deployment = step.deployment();
    String words = "deploying " + deployment.path() + " " + deployment.number();
    PathLocks.Work work =
        () -> {
          marks.recordBegun(deployment);
          script(deployment.software().name(), DEPLOY_SCRIPT, step.arguments());
          marks.recordDeployed(deployment).ifPresent(mark -> warnOfNoMark(deployment, mark));
        };
    if (step.lock().isPresent()) {
      pathLocks.hold(step.lock().get(), words, work);
    } else {
      progress.beginStep(words);
      work.run();
    }
  }

  private void warnOfNoMark(Deployment deployment, String mark) {
    log.warn(
        deployment.path()
            + " "
            + deployment.number()
            + " is not marked as deployed: /opt/"
            + deployment.software().name()
            + "/bin/"
            + DEPLOY_SCRIPT
            + " must leave /etc/"
            + mark
            + ", or the script is never called to remove it");
  }

  private void begin(Step.BeginRole step)
      throws AbandonedException, IOException, InterruptedException {
    RoleLock lock = roleLocks.apply(step.role());
    lock.acquire();
    try {
      progress.beginStep("role start script");
    } catch (AbandonedException e) {
      if (!here.roleBegun()) {
        // Nothing is begun: nobody is to wait for this host.
        lock.release();
      }
      throw e;
    }
    progress.allowAbandoning(false);
    script(step.controller(), "starting-deployments", List.of("/roles/" + step.role()));
  }

  private void end(Step.EndRole step) throws AbandonedException, IOException, InterruptedException {
    progress.beginStep("role end script");
    script(step.controller(), "ending-deployments", List.of("/roles/" + step.role()));
    progress.allowAbandoning(true);
    roleLocks.apply(step.role()).release();
  }

  /** Is told with the place that the script has on a host. */
  private void script(String software, String name, List<String> arguments) throws IOException {
    List<String> shown = new ArrayList<>(List.of("/opt/" + software + "/bin/" + name));
    shown.addAll(arguments);
    List<String> command =
        new ArrayList<>(List.of(opt(software).resolve("bin").resolve(name).toString()));
    command.addAll(arguments);
    tools.commands().runScript(String.join(" ", shown), command, opt(software));
  }

  private Path opt(String software) {
    return root.resolve("opt").resolve(software);
  }
}
