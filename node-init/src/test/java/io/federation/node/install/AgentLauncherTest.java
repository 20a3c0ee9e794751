package io.federation.node.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.home.NodeHome;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher does for an agent, and instead of a heartbeat where there is one. */
class AgentLauncherTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private NodeHome home;
  private Path calls;

  /** A Java that notes its call, and stays where it is the agent. */
  @BeforeEach
  void install() throws IOException {
    home = new NodeHome(folder.resolve("it's the home"));
    calls = Files.createFile(folder.resolve("calls"));
    Path java = folder.resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        while [ "$1" != -cp ]; do shift; done
        shift 3
        echo "$*" >>'%s'
        [ "$1" != agent ] || exec sleep 600
        """
            .formatted(calls));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(home.run());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "a.Main");
    Path jar = folder.resolve("node-init.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    new Installation(home, Optional.of(jar), java, Map.of()).install();
  }

  private ProgramRun launcher(String command) {
    return ProgramRun.of(home.bin().resolve("node-init").toString(), command).within(LIMIT);
  }

  private ProgramRun.Started agent() {
    ProgramRun.Started agent = launcher("agent").start();
    Await.until(LIMIT, "the agent runs", () -> calls().contains("agent"));
    return agent;
  }

  private List<String> calls() {
    try {
      return Files.readAllLines(calls);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path lock() {
    return home.run().resolve("agent.lock");
  }

  @Test
  void while_the_agent_beats_the_minutes_heartbeat_starts_no_java() throws IOException {
    try (ProgramRun.Started agent = agent()) {
      assertThat(launcher("cron-1m").run()).isEqualTo(new ProgramRun.Result(0, "", ""));
      assertThat(launcher("status").run().exitCode()).isZero();
      assertThat(calls()).containsExactly("agent", "status");

      agent.process().destroyForcibly();
      agent.await();
    }
    launcher("cron-1m").run().expectingSuccess();
    assertThat(calls()).containsExactly("agent", "status", "cron-1m");
  }

  @Test
  void in_place_of_an_agent_that_is_silent_for_two_minutes_the_minutes_heartbeat_comes()
      throws IOException {
    try (ProgramRun.Started agent = agent()) {
      Files.setLastModifiedTime(lock(), FileTime.from(Instant.now().minusSeconds(110)));
      launcher("cron-1m").run().expectingSuccess();
      Files.setLastModifiedTime(lock(), FileTime.from(Instant.now().minusSeconds(130)));
      launcher("cron-1m").run().expectingSuccess();
      assertThat(agent.process().isAlive()).isTrue();
    }
    assertThat(calls()).containsExactly("agent", "cron-1m --agent-is-silent");
  }

  @Test
  void an_agent_that_starts_has_two_minutes_for_its_first_heartbeat() throws IOException {
    Files.createFile(lock());
    Files.setLastModifiedTime(lock(), FileTime.from(Instant.EPOCH));
    try (ProgramRun.Started agent = agent()) {
      launcher("cron-1m").run().expectingSuccess();
      assertThat(agent.process().isAlive()).isTrue();
    }
    assertThat(calls()).containsExactly("agent");
  }

  @Test
  void while_a_new_version_is_on_trial_the_minutes_heartbeat_comes_beside_the_agent()
      throws IOException {
    try (ProgramRun.Started agent = agent()) {
      Files.createDirectories(home.bin().resolve("upgrade"));
      Files.createFile(home.bin().resolve("upgrade/trial"));
      launcher("cron-1m").run().expectingSuccess();
      assertThat(agent.process().isAlive()).isTrue();
    }
    assertThat(calls()).containsExactly("agent", "cron-1m");
  }

  @Test
  void there_is_one_agent_of_a_node() {
    try (ProgramRun.Started agent = agent()) {
      ProgramRun.Result second = launcher("agent").run();

      assertThat(second.exitCode()).isEqualTo(75);
      assertThat(second.err())
          .isEqualTo("node-init: another agent beats for the node in " + home.root() + "\n");
      assertThat(agent.process().isAlive()).isTrue();
    }
    assertThat(calls()).containsExactly("agent");
  }

  @Test
  void without_a_node_there_is_no_agent() throws IOException {
    Files.delete(home.run());

    ProgramRun.Result result = launcher("agent").run();

    assertThat(result)
        .isEqualTo(
            new ProgramRun.Result(
                1,
                "",
                "node-init: there is no node in " + home.root() + ": run node-init init first\n"));
    assertThat(calls()).isEmpty();
  }
}
