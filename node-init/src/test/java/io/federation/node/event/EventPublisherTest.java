package io.federation.node.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.Deadline;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventPublisherTest {

  @TempDir private Path folder;

  private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private NodeHome home;

  @BeforeEach
  void make() {
    home = new NodeHome(folder);
  }

  private EventPublisher events(Mirror... mirrors) {
    return new EventPublisher(home, clock, List.of(mirrors));
  }

  private static String text(NumberedEvent occurrence) {
    return occurrence.sequence() + " " + occurrence.at() + " " + occurrence.event().message();
  }

  @Test
  void every_listener_is_told_in_order_and_of_the_same() {
    EventPublisher events =
        events(
            occurrence -> told.add("first " + text(occurrence)),
            occurrence -> told.add("second " + text(occurrence)));

    events.publish(new LifeEvent.NoChange());
    clock.advance(Duration.ofSeconds(61));
    events.publish(new LifeEvent.Warning("odd"));

    assertThat(told)
        .containsExactly(
            "first 1 20260101-000000 No change, move along",
            "second 1 20260101-000000 No change, move along",
            "first 2 20260101-000101 odd",
            "second 2 20260101-000101 odd");
  }

  @Test
  void numbers_go_on_over_all_processes_of_the_node() {
    events().publish(new LifeEvent.NoChange());
    events(occurrence -> told.add(text(occurrence))).publish(new LifeEvent.NoChange());

    assertThat(told).containsExactly("2 20260101-000000 No change, move along");
  }

  @Test
  void events_of_several_threads_are_told_one_after_the_other() throws Exception {
    List<Long> numbers = new ArrayList<>();
    EventPublisher events = events(occurrence -> numbers.add(occurrence.sequence()));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> tellers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tellers.add(
            threads.submit(
                () -> {
                  for (int event = 0; event < 25; event++) {
                    events.publish(new LifeEvent.NoChange());
                  }
                }));
      }
      for (Future<?> teller : tellers) {
        teller.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(numbers).containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
  }

  /** Tells two events that cannot be numbered. */
  static final class Teller {
    public static void main(String[] arguments) {
      NodeHome home = new NodeHome(Path.of(arguments[0]));
      Clock clock = ManualClock.at("2026-01-01T00:00:00Z");
      EventPublisher events =
          new EventPublisher(
              home,
              clock,
              List.of(new NodeLog(home, clock, Optional.empty()), new Console(System.out)));
      events.publish(new LifeEvent.NoChange());
      events.publish(new LifeEvent.Warning("odd"));
    }
  }

  @Test
  void events_that_cannot_be_numbered_are_told_all_the_same_and_this_is_said_once()
      throws IOException {
    Files.createDirectories(home.log().resolve("sequence.txt"));

    ProgramRun.Result result = ChildJvm.of(Teller.class, folder.toString()).run();

    assertThat(result.out())
        .isEqualTo("20260101-000000 No change, move along\n20260101-000000 odd\n");
    assertThat(home.logFile())
        .hasContent("20260101-000000 #- No change, move along\n20260101-000000 #- WARNING odd\n");
    assertThat(result.err())
        .isEqualTo(
            "node-init: events are not counted in log/sequence.txt: "
                + home.log().resolve("sequence.txt")
                + ": Is a directory: remove the folder, a file belongs there\n");
  }

  @Test
  void numbers_go_on_when_the_reason_is_gone() throws IOException {
    Files.createDirectories(home.log().resolve("sequence.txt"));
    EventPublisher events = events(occurrence -> told.add(text(occurrence)));
    events.publish(new LifeEvent.NoChange());
    Files.delete(home.log().resolve("sequence.txt"));
    events.publish(new LifeEvent.NoChange());

    assertThat(told)
        .containsExactly(
            "0 20260101-000000 No change, move along", "1 20260101-000000 No change, move along");
  }

  @Test
  void an_occurrence_has_the_stamp_of_its_moment() {
    List<Stamp> stamps = new ArrayList<>();
    clock.advance(Duration.ofMillis(1999));

    events(occurrence -> stamps.add(occurrence.at())).publish(new LifeEvent.NoChange());

    assertThat(stamps).containsExactly(Stamp.parse("20260101-000001"));
  }

  @Test
  void no_mirror_is_given_a_secret_or_a_control_character() throws IOException {
    Files.createDirectories(home.credentials());
    Files.writeString(home.credentials().resolve("ops.properties"), "password=hunter2\n");
    List<String> lines = new ArrayList<>();
    EventPublisher events =
        events(
            new Mirror() {
              @Override
              public void on(NumberedEvent occurrence) {
                lines.add(occurrence.event().message());
              }

              @Override
              public void output(String source, String text) {
                lines.add(text);
              }
            });

    events.publish(new LifeEvent.Warning("hunter2 is wrong\u001b[2J"));
    events.output("ops:common", "it is hunter2\u009b31m");

    assertThat(lines).containsExactly("*** is wrong?[2J", "it is ***?31m");
  }

  @Test
  void a_mirror_that_fails_keeps_no_other_from_hearing() {
    EventPublisher events =
        events(
            new Mirror() {
              @Override
              public void on(NumberedEvent event) {
                throw new IllegalStateException("broken");
              }

              @Override
              public void output(String source, String text) {
                throw new IllegalStateException("broken");
              }
            },
            new Mirror() {
              @Override
              public void on(NumberedEvent event) {
                told.add(text(event));
              }

              @Override
              public void output(String source, String text) {
                told.add(text);
              }
            });

    events.publish(new LifeEvent.NoChange());
    events.output("ops:common", "hello");

    assertThat(told).containsExactly("1 20260101-000000 No change, move along", "hello");
  }

  @Test
  void what_a_mirror_has_to_tell_of_itself_at_the_end_reaches_those_before_it_first() {
    Mirror last =
        new Mirror() {
          @Override
          public void on(NumberedEvent occurrence) {}

          @Override
          public List<NodeEvent> finish(Deadline deadline) {
            assertThat(deadline.left()).isPositive();
            return List.of(new LifeEvent.Warning("not delivered"));
          }
        };
    Mirror first =
        new Mirror() {
          @Override
          public void on(NumberedEvent occurrence) {
            told.add(text(occurrence));
          }

          @Override
          public List<NodeEvent> finish(Deadline deadline) {
            told.add("delivers");
            return List.of();
          }
        };

    events(first, last).finish();

    assertThat(told).containsExactly("1 20260101-000000 not delivered", "delivers");
  }
}
