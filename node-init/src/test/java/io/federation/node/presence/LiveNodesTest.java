package io.federation.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.presence.Entry;
import io.federation.presence.LiveServers;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom a node takes to be there. */
final class LiveNodesTest extends OneNodeScene {

  private PresenceFixture another(String id) {
    return new PresenceFixture(folder, id, server, clock);
  }

  @Test
  void who_is_there_stands_in_nodeinfo() throws IOException {
    PresenceFixture two = another("i-2");
    two.beat();
    one.beatAfter(MINUTE);

    assertThat(one.live()).containsExactly("i-1", "i-2");
    String text = Files.readString(one.home.nodeinfo().resolve("liveserver.json"));
    assertThat(text)
        .contains("\"source\": \"flattime/20260101:it/presence/flattime/\"")
        .contains("\"tsm\": \"202601011200\"")
        .contains("/2026/01/01/12/202601011200/all/");
    assertThat(LiveServers.nodes(text)).hasSize(2);

    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void nobody_is_judged_for_silence_in_an_outage() throws IOException {
    PresenceFixture two = another("i-2");
    one.beat();
    two.beat();
    one.beatAfter(MINUTE);
    two.beat();
    server.down(true);
    for (int i = 0; i < 5; i++) {
      one.beatAfter(MINUTE);
      assertThat(one.live()).containsExactly("i-1", "i-2");
    }
    server.down(false);

    one.beatAfter(MINUTE);
    assertThat(one.live()).as("i-2 had no time to speak").containsExactly("i-1", "i-2");
    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1", "i-2");
    one.beatAfter(MINUTE);
    assertThat(one.live()).as("but now it had").containsExactly("i-1");
  }

  @Test
  void an_outage_soon_after_another_is_one_with_it() throws IOException {
    PresenceFixture two = another("i-2");
    two.beat();
    one.beatAfter(MINUTE);
    for (int outage = 0; outage < 3; outage++) {
      server.down(true);
      one.beatAfter(MINUTE);
      one.beatAfter(MINUTE);
      server.down(false);
      one.beatAfter(MINUTE);
      assertThat(one.live()).as("i-2 had no two minutes yet").containsExactly("i-1", "i-2");
    }
    one.beatAfter(MINUTE);
    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void one_that_comes_back_in_time_is_there_all_along() throws IOException {
    PresenceFixture two = another("i-2");
    two.beat();
    one.beatAfter(MINUTE);
    two.beat();
    server.down(true);
    one.beatAfter(MINUTE);
    two.beat();
    one.beatAfter(MINUTE);
    two.beat();
    server.down(false);
    for (int i = 0; i < 6; i++) {
      one.beatAfter(MINUTE);
      assertThat(one.live()).containsExactly("i-1", "i-2");
      two.beat();
    }
  }

  @Test
  void nor_in_a_time_in_which_this_node_was_off_itself() throws IOException {
    PresenceFixture two = another("i-2");
    two.beat();
    one.beatAfter(MINUTE);

    one.beatAfter(Duration.ofMinutes(30));
    assertThat(one.live()).containsExactly("i-1", "i-2");
    one.beatAfter(MINUTE);
    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void the_window_follows_how_often_nodes_speak() throws IOException {
    Map<String, String> rarely =
        Map.of("presence.url", "../presence.git", "presence.flattimeEvery", "5m");
    PresenceFixture two = another("i-2");
    one.configure(rarely);
    two.configure(rarely);
    two.beat();
    for (int i = 0; i < 9; i++) {
      one.beatAfter(MINUTE);
      assertThat(one.live()).containsExactly("i-1", "i-2");
    }
    assertThat(server.spoke("202601011205")).containsExactly("i-1");
    assertThat(server.spoke("202601011206")).isEmpty();

    one.beatAfter(MINUTE);
    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void a_record_that_is_none_does_not_hide_the_others() throws IOException {
    server.put(Minute.parse("202601011200"), new Entry("i-9", "{\"filetype\":"));
    server.put(
        Minute.parse("202601011200"), new Entry("i-8", PresenceRecord.of("i-7").build().render()));

    one.beat();

    assertThat(one.live()).containsExactly("i-1");
  }

  @Test
  void one_who_is_not_yet_set_up_says_nothing() throws IOException {
    PresenceFixture two = another("i-2");
    for (String name : List.of("state", "statelog", "statetss", "statesince")) {
      Files.delete(two.home.nodeinfo().resolve(name + ".txt"));
    }

    two.beat();

    assertThat(server.asked()).isZero();
  }
}
