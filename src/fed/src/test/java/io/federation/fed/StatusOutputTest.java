package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.local.FederationStatus;
import io.federation.local.home.FederationHome;
import io.federation.local.keeper.KeeperRecord;
import io.federation.local.node.NodeStatus;
import io.federation.machine.ProcessIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusOutputTest {

  private static final NodeStatus DONE =
      new NodeStatus(
          "web1-1",
          "web1",
          "done",
          Optional.of("20260101-000000"),
          Optional.of("0123456789abcdef0123456789abcdef01234567"),
          Optional.of("20260101-000010"),
          Optional.empty());

  private static final NodeStatus NEW =
      new NodeStatus(
          "application1-1",
          "application1",
          "presetup",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of("is not initialised"));

  private static final Optional<KeeperRecord> KEEPER =
      Optional.of(new KeeperRecord(new ProcessIdentity(42, 1, "boot"), Duration.ofSeconds(10)));

  private static FederationStatus status(Optional<KeeperRecord> keeper, NodeStatus... nodes) {
    return new FederationStatus(Optional.of("fed1"), Optional.of("s1"), keeper, List.of(nodes));
  }

  private static List<String> table(FederationStatus status) {
    return StatusTable.lines(status, new FederationHome(Path.of("/srv/fed")), "./fed up");
  }

  @Test
  void a_table_shows_each_node_in_aligned_columns() {
    assertThat(table(status(KEEPER, NEW, DONE)))
        .containsExactly(
            "fed1 (s1) in /srv/fed",
            "The keeper runs (process 42), heartbeats every 10s",
            "",
            "NODE            PART          STATE     SINCE (UTC)      COMMIT   LAST HEARTBEAT   ERROR",
            "application1-1  application1  presetup  -                -        -                is not"
                + " initialised",
            "web1-1          web1          done      20260101-000000  0123456  20260101-000010  -");
  }

  @Test
  void a_table_says_how_to_start_a_keeper_that_does_not_run() {
    assertThat(table(status(Optional.empty(), DONE)).get(1))
        .isEqualTo("The keeper does not run, so nothing calls the heartbeats: run ./fed up");
  }

  @Test
  void json_has_null_for_what_is_not_there() throws Exception {
    JsonNode json = new ObjectMapper().readTree(StatusJson.of(status(KEEPER, DONE, NEW)));

    assertThat(json)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"deployment": "fed1", "stacktype": "s1", "keeper": true, "nodes": [
                      {"instance-id": "web1-1", "nodepart": "web1", "state": "done",
                       "statesince": "20260101-000000",
                       "commit": "0123456789abcdef0123456789abcdef01234567",
                       "heartbeat": "20260101-000010", "error": null},
                      {"instance-id": "application1-1", "nodepart": "application1",
                       "state": "presetup", "statesince": null, "commit": null,
                       "heartbeat": null, "error": "is not initialised"}]}
                    """));
  }

  @Test
  void all_is_well_when_the_keeper_runs_and_no_node_has_an_error() {
    NodeStatus wedged =
        new NodeStatus(
            "web1-2",
            "web1",
            "wedged",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(status(KEEPER, DONE).isWell()).isTrue();
    assertThat(status(KEEPER).isWell()).isTrue();
    assertThat(status(Optional.empty(), DONE).isWell()).isFalse();
    assertThat(status(KEEPER, DONE, NEW).isWell()).isFalse();
    assertThat(status(KEEPER, DONE, wedged).isWell()).isFalse();
  }
}
