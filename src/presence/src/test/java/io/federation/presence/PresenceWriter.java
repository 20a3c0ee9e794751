package io.federation.presence;

import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.model.spec.PresenceSpec;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A node, as a program of its own, that says minute after minute that it is there. */
final class PresenceWriter {

  private PresenceWriter() {}

  /**
   * Returns a run of one.
   *
   * @param folder where the node keeps its clone
   * @param first the first minute, {@code YYYYMMDDHHMM}
   * @param count the number of minutes
   */
  static ProgramRun of(Path folder, String url, String id, Minute first, int count) {
    return ProgramRun.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        PresenceWriter.class.getName(),
        folder.toString(),
        url,
        id,
        first.toString(),
        Integer.toString(count));
  }

  /** Returns what a node says in a minute. */
  static Entry entry(String id, Minute minute) {
    return PresenceRecord.of(id).deployment("fed1").state("at-" + minute).build().toEntry();
  }

  /** Publishes all minutes, one after the other, and the last record. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Remote remote =
        new Remote(arguments[1], "main", List.of(), new Credentials(folder, "presence"));
    Minute first = Minute.parse(arguments[3]);
    try (PresenceStore store =
        new GitPresenceStore(
            folder.resolve("presence.git"),
            remote,
            new PresenceSpec(arguments[1]),
            ManualClock.at(first.start().toString()))) {
      for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
        Minute minute = first.plus(Duration.ofMinutes(i));
        Entry entry = entry(arguments[2], minute);
        store.publish(
            new Publication(entry, true, new TreeMap<>(Map.of(minute, entry))),
            Duration.ofSeconds(60));
        System.out.println(minute);
      }
    }
  }
}
