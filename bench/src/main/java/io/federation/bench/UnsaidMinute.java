package io.federation.bench;

import io.federation.machine.FileTrees;
import io.federation.machine.Sleeper;
import io.federation.presence.Minute;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets a side that says each minute that it is there do so in every run, however many there are in
 * a minute: before a run, all is put back as it was when the minute before was said and the running
 * one was not. The clock stays as it is, since nodes compare it to the Git server's.
 */
final class UnsaidMinute {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Predicate<Minute> said;
  private final List<Path> folders;
  private final Path copies;
  private final Clock clock;
  private final Sleeper sleeper;
  private Optional<Minute> kept = Optional.empty();

  /**
   * Makes one for a side.
   *
   * @param said whether a minute has been said, as the server knows it
   * @param folders all that changes when a minute is said, on the server too; objects that stayed
   *     behind would spare the next run to write them
   * @param copies where their copies are kept
   */
  UnsaidMinute(
      Predicate<Minute> said, List<Path> folders, Path copies, Clock clock, Sleeper sleeper) {
    this.said = said;
    this.folders = List.copyOf(folders);
    this.copies = copies;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Sees to it that the minute before is said and the running one is not; may wait for the next.
   *
   * @param speak says the running minute
   */
  void prepare(Runnable speak) throws IOException, InterruptedException {
    Minute running = now();
    if (!said.test(running) && !said.test(before(running))) {
      speak.run();
      running = now();
    }
    if (said.test(running) && !kept.equals(Optional.of(before(running)))) {
      Minute next = running.plus(MINUTE);
      while (now().compareTo(next) < 0) {
        // A sleep that ends a little early is slept again.
        sleeper.sleep(Duration.between(clock.instant(), next.start()).plusMillis(1));
      }
      running = next;
    }
    if (said.test(running)) {
      for (int i = 0; i < folders.size(); i++) {
        copy(copies.resolve(String.valueOf(i)), folders.get(i));
      }
    } else {
      Files.createDirectories(copies);
      for (int i = 0; i < folders.size(); i++) {
        copy(folders.get(i), copies.resolve(String.valueOf(i)));
      }
      kept = Optional.of(before(running));
    }
  }

  private Minute now() {
    return new Minute(clock.instant());
  }

  private static Minute before(Minute minute) {
    return minute.plus(MINUTE.negated());
  }

  private static void copy(Path from, Path to) throws IOException {
    FileTrees.delete(to);
    ProgramRun.of("cp", "-a", from.toString(), to.toString()).run().expectingSuccess();
    if (Files.exists(to.resolve(".git/index"))) {
      // Its files are others now, of which Git would convince itself in the run that is measured.
      ProgramRun.of("git", "-C", to.toString(), "update-index", "-q", "--refresh")
          .run()
          .expectingSuccess();
    }
  }

  /**
   * Checks that a run has said the minute that was running.
   *
   * @param start the minute in which the run began
   * @param end the minute in which it ended
   * @throws IllegalStateException if it has not
   */
  void check(Minute start, Minute end) {
    if (!said.test(start) && !said.test(end)) {
      throw new IllegalStateException("a run did not say that the node was there in " + start);
    }
  }
}
