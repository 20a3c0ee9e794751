package io.federation.local.keeper;

import static java.util.stream.Collectors.joining;

import io.federation.local.home.FederationHome;
import io.federation.testkit.Await;
import io.federation.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentsTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private final ManualClock clock = ManualClock.at("2026-01-02T03:04:05Z");
  private FederationHome home;
  private Agents agents;

  @BeforeEach
  void make() throws IOException {
    home = new FederationHome(folder);
    Files.createDirectories(home.log());
    KeeperLog log = new KeeperLog(home.keeperLog(), clock);
    agents = new Agents(home, Map.of("PATH", System.getenv("PATH")), clock, log);
  }

  /** Makes one whose agent fails at once, which is told in the keeper's log when it has ended. */
  private Path node(String id) throws IOException {
    Path node = Files.createDirectories(home.nodes().resolve(id));
    Files.createDirectories(node.resolve("run"));
    Path launcher = Files.createDirectories(node.resolve("bin")).resolve("node-init");
    Files.writeString(launcher, "#!/bin/sh\necho Broken >&2\nexit 3\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return node;
  }

  private static void settle(Path node) throws IOException {
    Files.createFile(node.resolve("run/agent.installed"));
  }

  private void awaitEnds(String... stampsAndIds) {
    String expected =
        Stream.of(stampsAndIds)
            .map(line -> line + ": agent ended with exit code 3: Broken\n")
            .collect(joining());
    Await.until(LIMIT, "the agents have ended", () -> log().equals(expected));
  }

  private String log() {
    try {
      return Files.exists(home.keeperLog()) ? Files.readString(home.keeperLog()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void an_agent_is_started_where_its_node_has_taken_notice_of_zookeeper_and_nowhere_else()
      throws Exception {
    Path behind = node("web1-1");
    settle(node("web1-2"));

    agents.look();
    awaitEnds("20260102-030405 web1-2");

    settle(behind);
    agents.look();
    awaitEnds("20260102-030405 web1-2", "20260102-030405 web1-1");
  }

  @Test
  void one_that_has_ended_is_started_again_after_five_seconds() throws Exception {
    settle(node("web1-1"));
    agents.look();
    awaitEnds("20260102-030405 web1-1");

    clock.advance(Duration.ofSeconds(5));
    agents.look();
    clock.advance(Duration.ofSeconds(1));
    agents.look();
    awaitEnds("20260102-030405 web1-1", "20260102-030411 web1-1");
  }
}
