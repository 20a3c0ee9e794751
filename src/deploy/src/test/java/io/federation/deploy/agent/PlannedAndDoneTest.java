package io.federation.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.PlanCases;
import io.federation.deploy.plan.Step;
import io.federation.deploy.tree.Tree;
import io.federation.deploy.tree.TreeChanges;
import io.federation.deploy.zookeeper.TreeStore;
import io.federation.model.spec.DeploySpec.Redeploy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are shown of a plan before it is done is what agents do, in its order. */
class PlannedAndDoneTest {

  private static final int TREES = 50;
  private static final int HOSTS = 10;
  private static final int AT_ONCE = 5;

  @TempDir Path folder;

  @Test
  void agents_do_what_was_planned_by_what_they_had_told() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Integer>> trees = new ArrayList<>();
      for (int seed = 0; seed < TREES; seed++) {
        int tree = seed;
        trees.add(() -> deploy(tree));
      }
      int steps = 0;
      for (Future<Integer> tree : pool.invokeAll(trees)) {
        steps += tree.get();
      }
      assertThat(steps).isGreaterThan(2 * TREES * HOSTS);
    } finally {
      pool.shutdownNow();
    }
  }

  private int deploy(int seed) throws Exception {
    try (TestCluster cluster = new TestCluster(folder.resolve("tree" + seed))) {
      return deploy(cluster, seed);
    }
  }

  /** Returns how many steps were planned, and done. */
  private int deploy(TestCluster cluster, int seed) throws Exception {
    PlanCases cases = new PlanCases(seed, false);
    cluster.bring("/role-locks\n  /cache\n  /web\n");
    cluster.set("False");
    List<RecordedHost> hosts = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      RecordedHost host =
          new RecordedHost(
              folder.resolve("tree" + seed),
              cases.host("id" + i, "host" + i),
              i % 2 == 0 ? Redeploy.ALL : Redeploy.CHANGED);
      host.put(cases.inventory());
      hosts.add(host);
      cluster.start(host);
    }
    Tree tree = cases.tree(hosts.stream().map(RecordedHost::host).toList());
    TreeStore store = new TreeStore(cluster.people);
    store.apply(
        TreeChanges.between(store.read(tree.top().children().keySet()), tree.top()).inOrder(true));

    List<List<String>> planned = new ArrayList<>();
    for (RecordedHost host : hosts) {
      planned.add(planned(cluster, host.host(), tree));
    }
    cluster.set("7");

    for (int i = 0; i < HOSTS; i++) {
      RecordedHost host = hosts.get(i);
      cluster.awaitProperty(host.host().id(), "version", "7");
      assertThat(host.done()).as("seed %d, %s", seed, host.host()).isEqualTo(planned.get(i));
    }
    return planned.stream().mapToInt(List::size).sum();
  }

  private static List<String> planned(TestCluster cluster, Host host, Tree tree) throws Exception {
    return cluster.awaitState(host.id()).plan(tree, host).steps().stream()
        .filter(step -> !(step instanceof Step.CheckPackage))
        .map(Step::describe)
        .toList();
  }
}
