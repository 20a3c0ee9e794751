package io.federation.fed;

import static io.federation.fed.view.Views.COMMIT;
import static io.federation.fed.view.Views.NOON;
import static io.federation.fed.view.Views.failing;
import static io.federation.fed.view.Views.here;
import static io.federation.fed.view.Views.node;
import static io.federation.fed.view.Views.view;
import static io.federation.fed.view.Views.work;
import static io.federation.fed.view.Views.working;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.fed.view.TimeText;
import io.federation.presence.LastWork;
import io.federation.presence.history.Presence;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusOutputTest {

  private static final Instant EARLIER = NOON.minusSeconds(600);

  private static List<String> text(FederationView view) {
    return StatusText.lines(view, new TimeText(NOON, ZoneOffset.UTC), " in /srv/fed", "./fed up");
  }

  private static FederationView with(FederationView view, boolean past, boolean keeper) {
    return new FederationView(
        view.deployment(),
        view.stacktype(),
        view.url(),
        view.moment(),
        past,
        keeper ? view.keeper() : Optional.empty(),
        view.wanted(),
        view.nodes(),
        view.hidden(),
        view.here());
  }

  private static FederationView wanting(FederationView view, Map<String, Integer> wanted) {
    return new FederationView(
        view.deployment(),
        view.stacktype(),
        view.url(),
        view.moment(),
        view.past(),
        view.keeper(),
        wanted,
        view.nodes(),
        view.hidden(),
        view.here());
  }

  @Test
  void a_table_shows_each_node_in_aligned_columns() {
    NodeView web =
        working(node("web1-1", "done"), work("app", LastWork.Result.DONE, "ready"))
            .withAwake(Optional.of(true));

    assertThat(
            text(
                view(
                    NOON,
                    web,
                    node("web1-2", "working", Presence.ABSENT, EARLIER),
                    here(node("web1-3", "done", Presence.ABSENT, EARLIER)),
                    failing(node("database1-1", "wedged"), "disk full"))))
        .containsExactly(
            "fed1 (lad1)  http://127.1.2.3:8000/ in /srv/fed",
            "The keeper runs (process 42), heartbeats every 10s",
            "",
            "NODE         PART       STATE   SINCE     COMMIT   AWAKE  LAST MESSAGE",
            "web1-1       web1       done    11:55:00  0123456  yes    app 01234567 \"Greet aloud\","
                + " 3 s",
            "web1-2       web1       dead    11:50:00  0123456  -      was working, last seen 10m"
                + " ago",
            "web1-3       web1       silent  11:50:00  0123456  -      was done, last seen 10m ago",
            "database1-1  database1  wedged  11:55:00  0123456  -      disk full");
  }

  @Test
  void a_table_says_how_to_start_a_keeper_that_does_not_run() {
    assertThat(text(with(view(NOON), false, false)).get(1))
        .isEqualTo("The keeper does not run, so nothing calls the heartbeats: run ./fed up");
  }

  @Test
  void a_table_of_the_past_says_when_it_was_and_nothing_of_what_runs_now() {
    NodeView unknown = node("web1-1", "done", Presence.UNKNOWN, NOON);

    assertThat(text(with(view(EARLIER, unknown), true, false)))
        .startsWith("fed1 (lad1)  http://127.1.2.3:8000/ in /srv/fed as it was at 11:50:00", "")
        .anySatisfy(
            line -> assertThat(line).startsWith("web1-1  web1  done").endsWith("presence unknown"));
  }

  @Test
  void what_a_node_says_cannot_move_the_cursor() {
    assertThat(text(view(NOON, failing(node("web1-1", "done"), "\u001b[2Jaha"))))
        .last()
        .asString()
        .endsWith("?[2Jaha");
  }

  @Test
  void json_has_null_for_what_is_not_known() throws Exception {
    NodeView web =
        working(node("web1-1", "done"), work("app", LastWork.Result.DONE))
            .withAwake(Optional.of(false));
    NodeView gone = node("web1-2", "done", Presence.UNKNOWN, NOON);
    JsonNode json = new ObjectMapper().readTree(StatusJson.of(view(NOON, web, gone)));

    assertThat(json)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"deployment": "fed1", "stacktype": "lad1", "url": "http://127.1.2.3:8000/",
                     "at": "20260203-120000", "keeper": true, "well": false, "nodes": [
                      {"instance-id": "web1-1", "nodepart": "web1", "state": "done",
                       "statetss": "20260203-110000", "statesince": "20260203-115500",
                       "commit": "COMMIT", "commits": {"ops": "COMMIT"}, "awake": false,
                       "present": true, "lastseen": "20260203-120000", "address": "127.1.2.3",
                       "ports": {"web": 8000}, "error": null},
                      {"instance-id": "web1-2", "nodepart": "web1", "state": "done",
                       "statetss": "20260203-110000", "statesince": "20260203-115500",
                       "commit": "COMMIT", "commits": {"ops": "COMMIT"}, "awake": null,
                       "present": null, "lastseen": "20260203-120000", "address": "127.1.2.3",
                       "ports": {"web": 8000}, "error": null}]}
                    """
                        .replace("COMMIT", COMMIT)));
  }

  @Test
  void all_is_well_when_the_keeper_runs_and_enough_nodes_are_there_and_awake() {
    NodeView done = node("web1-1", "done").withAwake(Optional.of(true));
    NodeView dead = node("web1-2", "done", Presence.ABSENT, EARLIER);

    assertThat(view(NOON, done, dead).isWell()).isTrue();
    assertThat(wanting(view(NOON, done, dead), Map.of("web1", 1)).isWell()).isTrue();
    assertThat(wanting(view(NOON, done, dead), Map.of("web1", 2)).isWell()).isFalse();
    assertThat(wanting(view(NOON, done), Map.of("db1", 1)).isWell()).isFalse();
    assertThat(with(view(NOON, done), false, false).isWell()).isFalse();
    assertThat(view(NOON, done.withAwake(Optional.of(false))).isWell()).isFalse();
    assertThat(view(NOON, node("web1-1", "wedged")).isWell()).isFalse();
    assertThat(view(NOON, failing(done, "disk full")).isWell()).isFalse();
    assertThat(view(NOON, here(dead)).isWell()).isFalse();
    assertThat(wanting(with(view(NOON, done), true, false), Map.of("web1", 2)).isWell()).isTrue();
  }
}
