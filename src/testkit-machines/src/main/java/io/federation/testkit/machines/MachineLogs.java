package io.federation.testkit.machines;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** What a machine leaves for people who look after a failure. */
final class MachineLogs {

  private static final List<String> FOLDERS = List.of("root/log", "var/log");

  private MachineLogs() {}

  /**
   * Copies the console, the text logs and, as text, the journal; what was there before is replaced.
   *
   * @param files what the machine has written
   */
  static void keep(Path files, Path console, Path place) {
    try {
      ProgramRun.of("rm", "-rf", place.toString()).run().expectingSuccess();
      Files.createDirectories(place);
      if (Files.exists(console)) {
        Files.copy(console, place.resolve("console"));
      }
      for (String folder : FOLDERS) {
        if (Files.isDirectory(files.resolve(folder))) {
          copy(files.resolve(folder), place);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the logs of a machine in " + place, e);
    }
    Path journal = files.resolve("var/log/journal");
    if (Files.isDirectory(journal)) {
      ProgramRun.of(
              "sh",
              "-c",
              "journalctl --no-pager --directory=\"$1\" >\"$2\" 2>&1",
              "journal",
              journal.toString(),
              place.resolve("journal").toString())
          .run();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> logs = Files.list(from)) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        Files.copy(
            log, to.resolve(log.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
