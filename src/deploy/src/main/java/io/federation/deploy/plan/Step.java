package io.federation.deploy.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One thing that is to be done on a host. */
public sealed interface Step {

  /** Returns what is to be done, in a line. */
  String describe();

  /**
   * Installs a package in the version that is wanted, be that newer or older than what is there.
   *
   * @param installed the version that is there
   */
  record Install(Software software, Optional<String> installed) implements Step {
    @Override
    public String describe() {
      String version = software.version().map(wanted -> " " + wanted).orElse("");
      return installed
          .map(old -> "change " + software.name() + " " + old + " to" + version)
          .orElseGet(() -> "install " + software.name() + version);
    }
  }

  /** Finds out whether a package is still there as it is wanted, and installs it if not. */
  record CheckPackage(Software software) implements Step {
    @Override
    public String describe() {
      String version = software.version().map(wanted -> " " + wanted).orElse("");
      return "check that " + software.name() + version + " is installed";
    }
  }

  /** Checks software out, or updates its checkout of the same address, and builds it. */
  record CheckOut(Software software) implements Step {
    @Override
    public String describe() {
      return "check out " + software.version().orElseThrow() + " into /opt/" + software.name();
    }
  }

  /** Removes a package if it is installed, and its folder if that is left. */
  record RemovePackage(String name) implements Step {
    @Override
    public String describe() {
      return "remove package " + name;
    }
  }

  /** Removes the folder of a checkout. */
  record RemoveCheckout(String name) implements Step {
    @Override
    public String describe() {
      return "remove checkout " + name;
    }
  }

  /** Waits for the role's lock, and calls the controller's {@code starting-deployments}. */
  record BeginRole(String controller, String role) implements Step {
    @Override
    public String describe() {
      return run(controller, "starting-deployments", List.of("/roles/" + role));
    }
  }

  /** Calls the controller's {@code ending-deployments}, and gives up the role's lock. */
  record EndRole(String controller, String role) implements Step {
    @Override
    public String describe() {
      return run(controller, "ending-deployments", List.of("/roles/" + role));
    }
  }

  /**
   * Calls the deploy script.
   *
   * @param lock the node of the lock under which it is called; nothing if the role's lock is held
   */
  record Deploy(Deployment deployment, Optional<String> lock) implements Step {

    /** Returns what the script is given. */
    public List<String> arguments() {
      List<String> arguments = new ArrayList<>();
      deployment.subtype().ifPresent(subtype -> arguments.addAll(List.of("-r", subtype)));
      arguments.add(deployment.path());
      arguments.add(Integer.toString(deployment.number()));
      return List.copyOf(arguments);
    }

    @Override
    public String describe() {
      return run(deployment.software().name(), "zookeeper-deploy", arguments());
    }
  }

  /** Calls the deploy script so that it removes a deployment, and removes its mark. */
  record RemoveDeployment(Inventory.Mark mark) implements Step {

    /** Returns what the script is given. */
    public List<String> arguments() {
      return List.of("-u", mark.path(), Integer.toString(mark.number()));
    }

    @Override
    public String describe() {
      return run(mark.software(), "zookeeper-deploy", arguments());
    }
  }

  private static String run(String software, String program, List<String> arguments) {
    return "run /opt/" + software + "/bin/" + program + " " + String.join(" ", arguments);
  }
}
