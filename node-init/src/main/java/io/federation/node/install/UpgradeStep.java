package io.federation.node.install;

import io.federation.machine.PrivateFiles;
import io.federation.machine.Sha256;
import io.federation.machine.StateFiles;
import io.federation.model.Stamp;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings this program to the version that the ops repository pins in {@code it/node-init.json}.
 *
 * <p>A new jar is fetched, checked, and must go through a rehearsed heartbeat before it takes the
 * place of the old one, by one renaming. It is on trial then, until it has looked at the node's
 * repositories for the first time: where it fails, the launcher, which does not depend on either
 * jar, puts the old one back. What is under way stands in {@code bin/upgrade/}:
 *
 * <ul>
 *   <li>{@code previous.jar}, the old jar;
 *   <li>{@code trial}: version and checksum of the jar on trial; there from before the renaming
 *       until the first look has ended;
 *   <li>{@code tried}: made by the launcher when it first starts the jar on trial;
 *   <li>{@code returned}: the same as {@code trial}, where the launcher has put the old jar back;
 *   <li>{@code refused}: the checksum that is not tried again;
 *   <li>{@code retry}: when the pin is tried again that was not to be had;
 *   <li>{@code checked}: which pin was last compared with which jars, by times and sizes of the
 *       files.
 * </ul>
 *
 * <p>On EC2 the jar for calls of AWS comes first. It needs no trial, as it takes what older
 * versions of this program ask of it, too: it stays where the new program is taken back.
 */
public final class UpgradeStep {

  private static final Duration RETRY = Duration.ofMinutes(10);
  private static final Duration FETCH_LIMIT = Duration.ofMinutes(10);

  private final NodeHome home;
  private final Path folder;
  private final Installation installation;
  private final StartArchive archive;
  private final Rehearsal rehearsal;
  private final EventPublisher events;
  private final Clock clock;
  private boolean swapped;

  public UpgradeStep(
      NodeHome home,
      Installation installation,
      StartArchive archive,
      Rehearsal rehearsal,
      EventPublisher events,
      Clock clock) {
    this.home = home;
    this.folder = home.bin().resolve("upgrade");
    this.installation = installation;
    this.archive = archive;
    this.rehearsal = rehearsal;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Sees to what is under way and to the pin, where pin or jar are not those that were last
   * compared. To be called after a look that came to its end, by whoever holds the work lock.
   *
   * @param ops the working tree of the ops repository
   * @param commitsPending whether there are commits to take over first: a rehearsal would find
   *     them, too, so that no other version is tried before
   * @return whether another jar is in place now: this process is to end at once, as Java may still
   *     read classes from the jar that it was started from
   */
  public boolean call(Path ops, boolean commitsPending) throws IOException {
    Path file = ops.resolve(Pin.FILE);
    boolean pinned = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    boolean underWay = isUnderWay();
    if (!pinned && !underWay) {
      return false;
    }
    Path installed = home.jar();
    if (!Files.exists(installed, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String pair = stamp(file) + " " + stamp(installed) + " " + stamp(home.awsJar());
    boolean compared = StateFiles.readLine(folder.resolve("checked")).equals(Optional.of(pair));
    if (!underWay && compared) {
      return false;
    }
    endTrial(commitsPending);
    tellReturn();
    if (!pinned) {
      Files.deleteIfExists(folder.resolve("retry"));
      return false;
    }
    if (commitsPending) {
      return false;
    }
    try {
      if (take(Pin.read(file))) {
        return true;
      }
    } catch (IllegalArgumentException e) {
      if (!compared) {
        events.publish(new LifeEvent.Warning(String.valueOf(e.getMessage())));
      }
    }
    // Last: whoever is killed before compares again.
    if (!compared) {
      PrivateFiles.createFolders(folder);
      StateFiles.write(folder.resolve("checked"), pair + "\n");
    }
    return false;
  }

  /** A heartbeat asks this each minute: the checksum of the jar would take longer than its look. */
  private static String stamp(Path file) {
    return file.toFile().lastModified() + " " + file.toFile().length();
  }

  /**
   * Returns whether there is anything to see to but a new pin. Asked in every heartbeat: without an
   * upgrade under way there is no folder.
   */
  private boolean isUnderWay() {
    String[] present = folder.toFile().list();
    if (present == null) {
      return false;
    }
    for (String name : present) {
      if (name.equals("trial") || name.equals("returned") || name.equals("retry")) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether this process has put another jar in place: it is to do nothing more then. */
  public boolean hasSwapped() {
    return swapped;
  }

  private void endTrial(boolean commitsPending) throws IOException {
    Optional<String> trial = StateFiles.readLine(folder.resolve("trial"));
    if (trial.isEmpty()) {
      return;
    }
    List<String> words = List.of(trial.get().split(" ", -1));
    boolean passed = words.size() == 2 && words.get(1).equals(Sha256.hex(home.jar()));
    Files.deleteIfExists(folder.resolve("trial"));
    Files.deleteIfExists(folder.resolve("tried"));
    if (passed) {
      events.publish(new LifeEvent.Upgraded(words.get(0)));
      installation.install();
      if (commitsPending) {
        // A rehearsal, by which it is made, would find the commits, too.
        archive.postpone();
      } else {
        archive.refresh();
      }
    }
  }

  private void tellReturn() throws IOException {
    Path returned = folder.resolve("returned");
    Optional<String> jar = StateFiles.readLine(returned);
    if (jar.isEmpty()) {
      return;
    }
    List<String> words = List.of(jar.get().split(" ", -1));
    if (words.size() == 2) {
      StateFiles.write(folder.resolve("refused"), words.get(1) + "\n");
      events.publish(
          new LifeEvent.UpgradeFailed(
              words.get(0), "its first look failed; the former version is back"));
    }
    Files.deleteIfExists(returned);
  }

  private boolean take(Pin pin) throws IOException {
    boolean current = pin.jar().sha256().equals(Sha256.hex(home.jar()));
    Optional<Pin.Jar> awsJar = awsJarToTake(pin);
    if (current && awsJar.isEmpty()) {
      Files.deleteIfExists(folder.resolve("retry"));
      return false;
    }
    if (isRefused(pin.jar()) || (awsJar.isPresent() && isRefused(awsJar.get())) || isLater(pin)) {
      return false;
    }
    PrivateFiles.createFolders(folder);
    Path fresh = StateFiles.beside(home.jar());
    try {
      if (awsJar.isPresent()) {
        if (!fetch(pin, awsJar.get(), fresh)) {
          return false;
        }
        StateFiles.moveToPlace(fresh, home.awsJar());
      }
      if (current) {
        Files.deleteIfExists(folder.resolve("retry"));
        events.publish(new LifeEvent.Upgraded(pin.version()));
        return false;
      }
      if (!fetch(pin, pin.jar(), fresh)) {
        return false;
      }
      try (RehearsalHome place = RehearsalHome.make(home)) {
        Optional<String> trouble = rehearsal.run(place, fresh, archive.option());
        if (trouble.isPresent()) {
          return tryLater(pin, trouble.get());
        }
      }
      swap(pin, fresh);
      return true;
    } catch (IOException e) {
      return tryLater(pin, "it cannot be fetched: " + e.getMessage());
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Returns the jar for calls of AWS where the node is to have another one than it has. */
  private Optional<Pin.Jar> awsJarToTake(Pin pin) throws IOException {
    if (pin.awsJar().isEmpty() || !new NodeInfo(home).isOnEc2()) {
      return Optional.empty();
    }
    boolean current =
        Files.exists(home.awsJar())
            && pin.awsJar().get().sha256().equals(Sha256.hex(home.awsJar()));
    return current ? Optional.empty() : pin.awsJar();
  }

  private boolean isRefused(Pin.Jar jar) throws IOException {
    return StateFiles.readLine(folder.resolve("refused")).equals(Optional.of(jar.sha256()));
  }

  /** Fetches a jar; returns whether it is the one that is pinned. */
  private boolean fetch(Pin pin, Pin.Jar jar, Path fresh) throws IOException {
    PinnedJar.fetch(jar, fresh, FETCH_LIMIT);
    Optional<String> refusal = PinnedJar.refusal(jar, pin.version(), fresh);
    if (refusal.isPresent()) {
      StateFiles.write(folder.resolve("refused"), jar.sha256() + "\n");
      events.publish(new LifeEvent.UpgradeFailed(pin.version(), refusal.get()));
    }
    return refusal.isEmpty();
  }

  private void swap(Pin pin, Path fresh) throws IOException {
    events.publish(new LifeEvent.UpgradeBegun(pin.version()));
    Path previous = folder.resolve("previous.jar");
    StateFiles.refresh(home.jar(), previous);
    Files.deleteIfExists(folder.resolve("retry"));
    Files.deleteIfExists(folder.resolve("refused"));
    StateFiles.writeDurably(
        folder.resolve("trial"), pin.version() + " " + pin.jar().sha256() + "\n");
    StateFiles.moveToPlace(fresh, home.jar());
    swapped = true;
  }

  /** Whether the jar or the net is to blame cannot be told: it is tried again, and said once. */
  private boolean tryLater(Pin pin, String why) throws IOException {
    boolean told =
        StateFiles.readLine(folder.resolve("retry")).orElse("").startsWith(pin.jar().sha256());
    StateFiles.write(
        folder.resolve("retry"),
        pin.jar().sha256() + " " + new Stamp(clock.instant().plus(RETRY)) + "\n");
    if (!told) {
      events.publish(
          new LifeEvent.UpgradeFailed(
              pin.version(), why + "; tried again every " + RETRY.toMinutes() + " min"));
    }
    return false;
  }

  private boolean isLater(Pin pin) throws IOException {
    String[] words = StateFiles.readLine(folder.resolve("retry")).orElse("").split(" ", -1);
    if (words.length != 2 || !words[0].equals(pin.jar().sha256())) {
      return false;
    }
    try {
      Duration left = Duration.between(clock.instant(), Stamp.parse(words[1]).instant());
      // A clock that was set back must not put it off for long.
      return !left.isNegative() && !left.isZero() && left.compareTo(RETRY) <= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
