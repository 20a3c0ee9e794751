package io.federation.deploy.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Host;
import io.federation.deploy.status.ClusterStatus.State;
import io.federation.deploy.status.LockStatus.Requestor;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.TreeText;
import io.federation.deploy.version.FailedVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterStatusTest {

  private static final Requestor ONE = new Requestor(Optional.of("1"), "one.example.org", false);
  private static final Requestor TWO = new Requestor(Optional.of("2"), "two.example.org", false);
  private static final Requestor GONE = new Requestor(Optional.of("3"), "three.example.org", true);

  private static final String HOSTS =
      """
      /hosts
        version = 7
        /1
          name = 'one.example.org'
          role = 'web'
          version = 7
        /2
          version = 6
          status = 'deploying /cust/cms 0'
        /3
          error = 'Command failed'
      """;

  private static final String TWO_HOSTS = "/hosts\n  version = 7\n  /1\n  /2\n";

  private static ClusterStatus of(String tree) throws Exception {
    return ClusterStatus.of(TreeText.parse(tree)).orElseThrow();
  }

  @Test
  void each_host_says_what_it_is_what_it_has_and_what_it_does() throws Exception {
    ClusterStatus status = of(HOSTS);

    assertThat(status.hosts())
        .containsExactly(
            new HostStatus(
                new Host("1", "one.example.org", Optional.of("web")),
                Optional.of(new Literal.Whole(7)),
                Optional.empty(),
                Optional.empty()),
            new HostStatus(
                new Host("2", "2", Optional.empty()),
                Optional.of(new Literal.Whole(6)),
                Optional.of("deploying /cust/cms 0"),
                Optional.empty()),
            new HostStatus(
                new Host("3", "3", Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.of("Command failed")));
    assertThat(status.hosts().stream().map(status::isCurrent)).containsExactly(true, false, false);
    assertThat(status.locks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7, 7, DONE",
    "7, 7, 6, DEPLOYING",
    "7, 7, '''7''', DEPLOYING",
    "False, 7, 7, PAUSED",
    "False, False, False, PAUSED",
    "None, 7, 7, STOPPED",
    "None, None, None, STOPPED"
  })
  void the_versions_of_cluster_and_hosts_make_the_state(
      String cluster, String first, String second, State state) throws Exception {
    ClusterStatus status =
        of(
            String.format(
                "/hosts\n  version = %s\n  /1\n    version = %s\n  /2\n    version = %s\n",
                cluster, first, second));

    assertThat(status.state()).isEqualTo(state);
    assertThat(status.hosts().stream().allMatch(status::isCurrent)).isEqualTo(state == State.DONE);
  }

  @Test
  void a_cluster_without_a_version_is_stopped_and_one_without_hosts_is_done() throws Exception {
    assertThat(of("/hosts\n  /1\n").state()).isEqualTo(State.STOPPED);
    assertThat(of("/hosts\n  version = 7\n").state()).isEqualTo(State.DONE);
    assertThat(ClusterStatus.of(TreeText.parse("/cust\n"))).isEmpty();
  }

  @Test
  void hosts_that_go_back_are_told_from_stopped_ones() throws Exception {
    String failed = "  failed = 7\n  failure = 'h1: no disk'\n";
    String host = "  /1\n    version = 6\n";
    Literal six = new Literal.Whole(6);
    Literal seven = new Literal.Whole(7);

    ClusterStatus returning = of("/hosts\n  version = None\n" + failed + host);
    assertThat(returning.state()).isEqualTo(State.RETURNING);
    assertThat(returning.failure())
        .contains(new FailedVersion(seven, "h1: no disk", Optional.empty()));
    String returned = failed + "  returned = 6\n" + host;
    assertThat(of("/hosts\n  version = 6\n" + returned).state()).isEqualTo(State.DONE);
    assertThat(of("/hosts\n  version = 6\n" + returned).failure())
        .contains(new FailedVersion(seven, "h1: no disk", Optional.of(six)));
    assertThat(of("/hosts\n  version = None\n" + returned).state()).isEqualTo(State.STOPPED);
    assertThat(of(HOSTS).failure()).isEmpty();
  }

  @Test
  void a_host_that_is_still_at_work_may_have_something_of_another_version() throws Exception {
    ClusterStatus status =
        of("/hosts\n  version = 6\n  /1\n    status = 'deploying /cust/cms 0'\n    version = 6\n");

    assertThat(status.state()).isEqualTo(State.DEPLOYING);
    assertThat(status.hosts().stream().map(status::isCurrent)).containsExactly(false);
  }

  @Test
  void the_lowest_number_has_a_lock_and_the_others_wait_in_their_order() throws Exception {
    ClusterStatus status =
        of(
            TWO_HOSTS
                + """
                /agent-locks
                  /cust,cms
                    id = '2'
                    name = 'two.example.org'
                    /_c_a-lock-0000000012
                      id = '3'
                      name = 'three.example.org'
                    /_c_b-lock-0000000011
                      id = '1'
                      name = 'one.example.org'
                    /_c_c-lock-0000000009
                      id = '2'
                      name = 'two.example.org'
                """);

    assertThat(status.locks())
        .containsExactly(
            new LockStatus(
                "/agent-locks/cust,cms", Optional.of(TWO), List.of(ONE, GONE), Optional.of(TWO)));
  }

  @Test
  void what_a_host_that_is_gone_has_begun_is_told_though_nobody_has_the_lock() throws Exception {
    ClusterStatus status =
        of(
            TWO_HOSTS
                + """
                /agent-locks
                  /cust,cms
                    id = '3'
                    name = 'three.example.org'
                  /cust,free
                """);

    assertThat(status.locks())
        .containsExactly(
            new LockStatus(
                "/agent-locks/cust,cms", Optional.empty(), List.of(), Optional.of(GONE)));
  }

  @Test
  void the_lock_of_a_role_stays_with_a_host_that_is_gone() throws Exception {
    ClusterStatus status =
        of(
            TWO_HOSTS
                + """
                /role-locks
                  comment = 'made by hand'
                  /db
                    comment = 'made by hand'
                  /web
                    comment = 'made by hand'
                    /request-0000000001
                      requestor = '1'
                      hostname = 'one.example.org'
                    /request-0000000000
                      requestor = '3'
                      hostname = 'three.example.org'
                """);

    assertThat(status.locks())
        .containsExactly(
            new LockStatus("/role-locks/web", Optional.of(GONE), List.of(ONE), Optional.empty()));
  }

  @Test
  void whoever_does_not_say_who_it_is_is_somebody_else() throws Exception {
    ClusterStatus status =
        of(TWO_HOSTS + "/agent-locks\n  /cust,cms\n    /x__lock__0000000001\n      id = 4\n");

    assertThat(status.locks())
        .containsExactly(
            new LockStatus(
                "/agent-locks/cust,cms",
                Optional.of(new Requestor(Optional.empty(), "somebody else", false)),
                List.of(),
                Optional.empty()));
  }
}
