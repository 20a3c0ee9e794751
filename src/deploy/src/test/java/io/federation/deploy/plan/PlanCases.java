package io.federation.deploy.plan;

import io.federation.deploy.plan.Inventory.Installed;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.deploy.tree.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes hosts, trees, and what may be on a host, the same ones for the same seed. */
public final class PlanCases {

  /** What is neither an application nor a role controller. */
  static final String OTHER = "vendor";

  private static final String[] APPLICATIONS = {
    "squid", "z4m", "z4m-4.0.0", "z4m-5.0.0", "varnish", "pywrite"
  };
  private static final String[] CONTROLLERS = {
    HostModel.CONTROLLER, HostModel.CONTROLLER + "-2.0", HostModel.CONTROLLER + "2"
  };
  private static final int SERVICES = 8;
  private static final String[] ROLES = {"cache", "web"};

  private final Random random;
  private final boolean checkouts;

  public PlanCases(long seed, boolean checkouts) {
    random = new Random(seed);
    this.checkouts = checkouts;
  }

  /** Returns this host with a role or without. */
  Host host() {
    return host("424242424242", "host42");
  }

  /** Returns a host with a role or without. */
  public Host host(String id, String name) {
    return new Host(id, name, random.nextBoolean() ? Optional.of(one(ROLES)) : Optional.empty());
  }

  boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private String one(String[] values) {
    return values[random.nextInt(values.length)];
  }

  /** Returns a tree that can be deployed to the host. */
  Tree tree(Host host) {
    return tree(List.of(host));
  }

  /** Returns a tree that can be deployed to each of the hosts. */
  public Tree tree(List<Host> hosts) {
    Services services = new Services();
    Map<String, String> versions = new HashMap<>();
    for (int i = 0; i < SERVICES; i++) {
      if (oneIn(2)) {
        // What is carried twice in a row is mostly the same application.
        String name = oneIn(4) ? one(APPLICATIONS) : APPLICATIONS[i % APPLICATIONS.length];
        String version =
            versions.computeIfAbsent(name, wanted -> software(wanted).version().orElse(""));
        String type = name + subtype().map(subtype -> " " + subtype).orElse("");
        for (Host host : hosts) {
          if (hosts.size() == 1 || oneIn(2)) {
            services.add(path(i), type, version, here(host), random.nextInt(4));
          }
        }
        if (oneIn(2)) {
          services.add(path(i), type, version, "353535353535");
        }
      }
    }
    for (String role : ROLES) {
      if (oneIn(2)) {
        Software controller = software(one(CONTROLLERS));
        services.control(role, controller.name(), controller.version().orElse(""));
      }
    }
    return services.tree();
  }

  private String here(Host host) {
    return host.role().orElseGet(() -> oneIn(2) ? host.id() : host.name());
  }

  private static String path(int service) {
    return "/cust" + service % 2 + "/app" + service;
  }

  private Optional<String> subtype() {
    return oneIn(3) ? Optional.of("special") : Optional.empty();
  }

  private Software software(String name) {
    if (name.contains("-") && !oneIn(4)) {
      return new Software(name, Optional.empty());
    }
    if (checkouts && oneIn(3)) {
      String address = "git:https://git.example.org/" + name + ".git#v" + random.nextInt(2);
      return new Software(name, Optional.of(address));
    }
    return new Software(name, Optional.of(random.nextInt(3) + ".0"));
  }

  /** Returns what may be on a host of which nothing else is known. */
  public Inventory inventory() {
    SortedMap<String, Installed> software = new TreeMap<>();
    Set<Mark> marks = new HashSet<>();
    for (String name : APPLICATIONS) {
      if (oneIn(2)) {
        software.put(name, installed(name));
      }
      // Software may have gone without its deployments.
      if (software.containsKey(name) || oneIn(5)) {
        // One mark at most of an application, a path and a number.
        for (int number = 0; number < random.nextInt(3) && !name.contains("-"); number++) {
          marks.add(mark(name, path(random.nextInt(SERVICES)), number));
        }
      }
    }
    if (oneIn(2)) {
      String controller = one(CONTROLLERS);
      software.put(controller, installed(controller));
    }
    software.put(OTHER, new Installed(false, Optional.of("1"), false, false));
    return new Inventory(marks, software, oneIn(5));
  }

  private Installed installed(String name) {
    Installed whole = HostModel.installed(software(name));
    Optional<String> version = oneIn(5) ? Optional.empty() : whole.version();
    return new Installed(whole.checkout(), version, whole.application(), whole.controller());
  }

  private Mark mark(String name, String path, int number) {
    Software software = software(name);
    Deployment deployment = new Deployment(software, subtype(), path, number);
    return new Mark(
        software.application(),
        name,
        path,
        number,
        oneIn(2) ? Optional.of(deployment) : Optional.empty());
  }

  /** Returns what is on the host after some steps of another plan, the last one done half. */
  Inventory brokenOff(Inventory here, List<Step> steps) {
    HostModel model = new HostModel(here);
    int end = random.nextInt(steps.size() + 1);
    steps.subList(0, end).forEach(model::apply);
    if (end < steps.size()) {
      model.breakOff(steps.get(end));
    }
    return model.inventory();
  }
}
