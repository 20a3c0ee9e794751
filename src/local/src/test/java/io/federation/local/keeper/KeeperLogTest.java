package io.federation.local.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.LogRotation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class KeeperLogTest {

  @TempDir private Path folder;

  @Test
  void a_log_that_is_too_large_is_copied_and_emptied_for_whoever_holds_it_open()
      throws IOException {
    Path file = folder.resolve("keeper.log");
    Files.writeString(file, "x".repeat((int) LogRotation.LARGEST));
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:03Z"), ZoneOffset.UTC);
    try (Writer held = Files.newBufferedWriter(file, StandardOpenOption.APPEND)) {
      new KeeperLog(file, clock).tell("keeper", "hello");
      held.write("from the process\n");
    }
    assertThat(file).hasContent("20260101-000003 keeper: hello\nfrom the process");
    assertThat(LogRotation.older(file, 1)).hasSize(LogRotation.LARGEST);
  }

  @Test
  @ResourceLock(Resources.SYSTEM_ERR)
  void a_log_that_cannot_be_written_is_told_once_and_stops_nobody() throws IOException {
    Path file = Files.createDirectory(folder.resolve("keeper.log"));
    KeeperLog log =
        new KeeperLog(file, Clock.fixed(Instant.parse("2026-01-01T00:00:03Z"), ZoneOffset.UTC));
    PrintStream before = System.err;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
    try {
      for (int i = 0; i < 3; i++) {
        log.complain("keeper", new IOException("the disk is full"));
        log.well("keeper");
      }
    } finally {
      System.setErr(before);
    }
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("keeper: java.io.IOException: the disk is full")
        .contains("not in " + file)
        .hasLineCount(2);

    Files.delete(file);
    log.tell("keeper", "hello");
    assertThat(file).hasContent("20260101-000003 keeper: hello");
  }

  @Test
  void problems_that_take_turns_are_told_once_each_until_all_is_well() throws IOException {
    Path file = folder.resolve("keeper.log");
    KeeperLog log =
        new KeeperLog(file, Clock.fixed(Instant.parse("2026-01-01T00:00:03Z"), ZoneOffset.UTC));
    for (int i = 0; i < 3; i++) {
      log.trouble("web1-1", "the push was rejected");
      log.trouble("web1-1", "the server does not answer");
    }
    log.well("web1-1");
    log.well("web1-1");
    log.trouble("web1-1", "the push was rejected");

    assertThat(file)
        .hasContent(
            """
            20260101-000003 web1-1: the push was rejected
            20260101-000003 web1-1: the server does not answer
            20260101-000003 web1-1: is well again
            20260101-000003 web1-1: the push was rejected
            """);
  }
}
