package io.federation.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Which files and folders this process brings to the disk, as Java's flight recorder sees it. */
public final class DiskSyncs {

  private static final String SYNC = "jdk.FileForce";

  private DiskSyncs() {}

  /**
   * Returns the paths below {@code folder} that are synced while {@code what} is done, in order.
   */
  public static List<Path> below(Path folder, Callable<?> what) throws Exception {
    Path events = Files.createTempFile("syncs", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(SYNC).withThreshold(Duration.ZERO).withoutStackTrace();
      recording.start();
      Object unused = what.call();
      recording.stop();
      recording.dump(events);
      return RecordingFile.readAllEvents(events).stream()
          // A recording may hold events that nobody asked for
          .filter(event -> event.getEventType().getName().equals(SYNC))
          // Other tests of this JVM may sync a file that was opened without its path.
          .flatMap(event -> Optional.ofNullable(event.getString("path")).map(Path::of).stream())
          .filter(path -> path.startsWith(folder))
          .toList();
    } finally {
      Files.delete(events);
    }
  }
}
