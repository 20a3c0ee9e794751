package io.federation.node.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.BootTime;
import io.federation.machine.FileTrees;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two machines of one name find each other out. */
final class NameClashTest extends OneNodeScene {

  @Test
  void two_machines_of_one_image_both_say_so_until_one_has_another_name() throws IOException {
    one.beat();
    Path copies = Files.createDirectory(folder.resolve("copy"));
    ProgramRun.of("cp", "-a", one.home.root().toString(), copies.toString())
        .run()
        .expectingSuccess();
    PresenceFixture copy = new PresenceFixture(copies, "i-1", server, clock);
    List<String> told = new ArrayList<>();
    for (int minute = 0; minute < 4; minute++) {
      told.addAll(one.beatAfter(MINUTE));
      clock.advance(Duration.ofSeconds(20));
      copy.nodeInfo.set("address", "10.0.0.2");
      told.addAll(copy.beat());
    }

    String words =
        "Another machine publishes as i-1, too: give each an instance-id of its own; until then this"
            + " node gets no turn";
    assertThat(told).containsExactly(words, words);
    assertThat(new PresenceProblems(one.home).nameClash()).contains(words);
    assertThat(new PresenceProblems(copy.home).nameClash()).contains(words);
    assertThat(PresenceRecord.parse(server.record("i-1")).error()).isEqualTo(words);

    for (int minute = 0; minute < 2; minute++) {
      one.beatAfter(MINUTE);
    }
    assertThat(new PresenceProblems(one.home).nameClash()).as("only just alone").isPresent();
    Path found = one.home.run().resolve("presence/clash.txt");
    BootTime last = BootTime.parse(Files.readString(found).strip()).orElseThrow();
    Files.writeString(found, new BootTime(last.bootId(), last.uptime() - 181) + "\n");
    one.beatAfter(MINUTE);
    assertThat(new PresenceProblems(one.home).nameClash()).isEmpty();
    one.beatAfter(MINUTE);
    assertThat(PresenceRecord.parse(server.record("i-1")).error()).isEmpty();
  }

  @Test
  void a_node_takes_nothing_of_its_own_for_that_of_another_machine() throws IOException {
    one.beat();
    String first = server.record("i-1");
    one.nodeInfo.set("error", "x");
    one.beatAfter(MINUTE);
    String second = server.record("i-1");
    assertThat(PresenceRecord.parse(second).publication())
        .isNotEmpty()
        .isNotEqualTo(PresenceRecord.parse(first).publication());

    server.put(Minute.parse("202601011200"), new Entry("i-1", first));
    assertThat(one.beatAfter(MINUTE)).as("set back by hand").isEmpty();
    server.put(Minute.parse("202601011200"), PresenceRecord.of("i-1").build().toEntry());
    assertThat(one.beatAfter(MINUTE)).as("by an older program").isEmpty();
    FileTrees.delete(one.home.run());
    assertThat(one.beatAfter(MINUTE)).as("notes lost").isEmpty();
    server.down(true);
    one.nodeInfo.set("error", "y");
    one.beatAfter(MINUTE);
    one.beatAfter(MINUTE);
    server.down(false);
    assertThat(one.beatAfter(MINUTE)).hasSize(1).first().asString().contains("published again");
    assertThat(Files.readAllLines(one.home.run().resolve("presence/numbers.txt"))).hasSize(2);
    assertThat(new PresenceProblems(one.home).all()).isEmpty();
  }
}
