package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.aws.AwsEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code cdk deploy} of another launch, onto machines that serve meanwhile. */
@Tag("e2e")
@Tag("long")
class BootedUpdateE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(6);

  private static final Function<String, String> TWO_LOAD_BALANCERS =
      text ->
          text.replace("    data: keep\n", "    aws: {replace: manual}\n")
              .replaceFirst("(?s)(lb1:.*?)count: 1", "$1count: 2")
              .replaceFirst("(?s)\naws:.*", "\n");

  @Test
  void rolling_parts_are_replaced_while_the_site_serves_and_manual_ones_stay() throws Exception {
    try (BootedFederation federation = new BootedFederation("BootedUpdateE2eTest")) {
      federation.emptyRepository("presence");
      federation.repository("app", "lad1-app", ":");
      String described = federation.describe(TWO_LOAD_BALANCERS.andThen(aws(federation)), "lad1");
      federation.repository("ops", "lad1", described);
      try (ProgramRun.Started deploy = federation.deploy()) {
        deploy.await().expectingSuccess();
      }
      List<String> lbs = awaitInService(federation, "lb1", 2);
      List<String> apps = awaitInService(federation, "app1", 2);
      List<String> databases = awaitInService(federation, "db1", 1);
      Await.until(
          LIMIT,
          "both load balancers serve",
          () -> lbs.stream().allMatch(id -> SiteLoad.answers(site(federation, id))));

      try (SiteLoad load = SiteLoad.on(() -> sites(federation))) {
        String unused =
            federation.describe(
                TWO_LOAD_BALANCERS
                    .andThen(aws(federation))
                    .andThen(BootedUpdateE2eTest::otherTypes),
                "lad1");
        try (ProgramRun.Started update = federation.cdk("deploy", "--require-approval", "never")) {
          update.await().expectingSuccess();
        }
        System.out.println(load);
        assertThat(load.failures()).isEmpty();
      }
      assertThat(federation.aws.status("fed1")).isEqualTo("UPDATE_COMPLETE");
      assertThat(awaitInService(federation, "lb1", 2)).doesNotContainAnyElementsOf(lbs);
      assertThat(awaitInService(federation, "app1", 2)).doesNotContainAnyElementsOf(apps);
      assertThat(awaitInService(federation, "db1", 1)).isEqualTo(databases);
    }
  }

  /** Another type of instance for each part. */
  private static String otherTypes(String text) {
    return text.replace("aws: {replace: manual}", "aws: {replace: manual, instanceType: t3.medium}")
        .replace("aws: {edge: alb}", "aws: {edge: alb, instanceType: t3.medium}")
        .replace("talksTo: [db1]\n", "talksTo: [db1]\n    aws: {instanceType: t3.medium}\n");
  }

  private static Function<String, String> aws(BootedFederation federation) {
    return text ->
        text
            + "aws:\n  region: us-east-1\n  ops: {name: ops, url: \""
            + federation.url("ops")
            + "\"}\n";
  }

  /** Waits until so many are in service: the stack waits for their signals alone. */
  private static List<String> awaitInService(BootedFederation federation, String part, int count) {
    Await.until(
        LIMIT,
        count + " nodes of " + part + " are in service",
        () -> ids(federation, part).size() == count);
    return ids(federation, part);
  }

  private static List<String> ids(BootedFederation federation, String part) {
    return federation.endpoint.instances("fed1/" + part).stream()
        .filter(instance -> instance.state().equals("InService"))
        .map(AwsEndpoint.Instance::id)
        .toList();
  }

  private static List<URI> sites(BootedFederation federation) {
    return ids(federation, "lb1").stream().map(id -> site(federation, id)).toList();
  }

  private static URI site(BootedFederation federation, String id) {
    return URI.create(
        "http://" + federation.groups.machine(id).address().getHostAddress() + ":8000/");
  }
}
