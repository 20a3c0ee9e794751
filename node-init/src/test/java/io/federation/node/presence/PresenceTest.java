package io.federation.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.model.event.LifeEvent;
import io.federation.node.home.StatusStore;
import io.federation.presence.PresenceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PresenceTest extends OneNodeScene {

  @Test
  void a_heartbeat_says_who_the_node_is_and_that_it_is_there() {
    assertThat(one.beat()).isEmpty();

    PresenceRecord record = PresenceRecord.parse(server.record("i-1"));
    assertThat(record.nodepart()).isEqualTo("db1");
    assertThat(record.state()).isEqualTo("initdone");
    assertThat(record.statelog()).isEqualTo("setup:20260101-120030;initdone:20260101-120030;");
    assertThat(record.address()).isEqualTo("10.0.0.1");
    assertThat(record.ports()).isEqualTo(Map.of("mysql", 3306));
    assertThat(record.seen()).isEqualTo("20260101");
    assertThat(server.spoke("202601011200")).containsExactly("i-1");
  }

  @Test
  void what_is_wrong_is_said_without_secrets() throws IOException {
    Path file = one.home.credentials().resolve("ops.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "password=s3cret-word\n");
    one.nodeInfo.set("error", "ops:common failed: login with s3cret-word");

    one.beat();

    assertThat(PresenceRecord.parse(server.record("i-1")).error())
        .isEqualTo("ops:common failed: login with ***");
  }

  @Test
  void what_is_known_already_is_not_pushed_again() {
    one.beat();
    one.beat();
    assertThat(server.publications()).hasSize(1);

    one.beatAfter(MINUTE);
    assertThat(server.publications()).hasSize(2);
    assertThat(server.publications().get(1).recordChanged()).isFalse();
    assertThat(server.spoke("202601011201")).containsExactly("i-1");
  }

  @Test
  void a_change_of_state_is_said_at_once_and_once() throws IOException {
    one.beat();
    new StatusStore(one.home).change(status -> status.wedge(new Stamp(clock.instant())));

    one.on(WEDGED);
    one.on(WEDGED);

    assertThat(PresenceRecord.parse(server.record("i-1")).state()).isEqualTo("wedged");
    assertThat(server.publications()).hasSize(2);
    assertThat(PresenceRecord.parse(server.said("202601011200", "i-1")).state())
        .as("the minute's last word")
        .isEqualTo("wedged");
  }

  @Test
  void a_new_node_speaks_as_soon_as_it_knows_where() {
    one.on(new LifeEvent.ConfigTaken(new Version("a".repeat(40))));
    assertThat(server.publications()).hasSize(1);

    clock.advance(MINUTE);
    one.on(new LifeEvent.ConfigTaken(new Version("b".repeat(40))));
    assertThat(server.publications()).hasSize(1);
  }

  @Test
  void a_node_of_a_federation_without_presence_says_nothing() throws IOException {
    one.configure(Map.of());

    assertThat(one.beat()).isEmpty();
    assertThat(one.on(WEDGED)).isEmpty();

    assertThat(server.asked()).isZero();
    assertThat(one.home.run().resolve("presence")).doesNotExist();
    assertThat(one.home.nodeinfo().resolve("liveserver.json")).doesNotExist();
  }

  @Test
  void what_keeps_secrets_from_being_shared_lasts_until_it_is_mended() throws IOException {
    Path key = one.home.credentials().resolve("presence.x25519");
    Files.createDirectories(key);
    assertThat(one.beat()).hasSize(1).first().asString().startsWith("Nobody can share secrets");
    assertThat(one.beatAfter(MINUTE)).isEmpty();
    assertThat(new PresenceProblems(one.home).all())
        .extracting(PresenceProblems.Problem::since)
        .containsExactly(Stamp.parse("20260101-120030"));

    Files.delete(key);
    assertThat(one.beatAfter(MINUTE)).isEmpty();
    assertThat(new PresenceProblems(one.home).all()).isEmpty();
  }

  @Test
  void damaged_files_cost_nothing_but_what_they_said() throws IOException {
    one.beat();
    Path spool = one.home.run().resolve("presence");
    for (String name : List.of("outage.txt", "minute.txt", "published.json", "clock.txt")) {
      Files.writeString(spool.resolve(name), "\u0000heard x\nuntil");
    }
    Files.writeString(spool.resolve("minutes/.202601011200.json.1.new"), "{");
    Files.writeString(spool.resolve("minutes/other.json"), "{");
    Files.createDirectories(spool.resolve("problems"));
    Files.writeString(spool.resolve("problems/publishing"), "x");

    assertThat(one.beatAfter(MINUTE)).isEmpty();

    assertThat(server.spoke("202601011201")).containsExactly("i-1");
    assertThat(one.live()).containsExactly("i-1");
  }
}
