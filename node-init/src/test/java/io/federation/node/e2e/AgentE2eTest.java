package io.federation.node.e2e;

import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.ExitCode;
import io.federation.testkit.Await;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's resident agent, from the packaged jar, beside the minute's heartbeats. */
@Tag("e2e")
class AgentE2eTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String WORK = "bin/nodework/common/work_ActualWork.sh";

  @TempDir private Path folder;
  @AutoClose private GitHistory ops;
  private JarNode node;

  @BeforeEach
  void make() {
    ops = GitHistory.create(folder.resolve("ops.git"));
    ops.commit("Begin", write("it/federation.yaml", "deployment: fed1\nstacktype: lad1\n"));
    node = new JarNode(folder.resolve("home"), ops.url());
    node.init().run().expectingSuccess();
  }

  private ProgramRun launcher(String command) {
    return ProgramRun.of(node.home().resolve("bin/node-init").toString(), command).within(LIMIT);
  }

  /** Starts the agent; returns when its first heartbeat has ended. */
  private ProgramRun.Started agent() {
    ProgramRun.Started agent = launcher("agent").start();
    // The launcher opens the file, then touches it: only what Java does to it is a heartbeat.
    Await.until(
        LIMIT,
        "the launcher has become the agent",
        () -> isJava(agent.process()) || !agent.process().isAlive());
    long locked = lastModified("run/agent.lock");
    Await.until(
        LIMIT,
        "the agent has beaten",
        () -> lastModified("run/agent.lock") > locked || !agent.process().isAlive());
    assertThat(agent.process().isAlive()).as(agent.errSoFar()).isTrue();
    return agent;
  }

  private static boolean isJava(Process process) {
    return process.info().command().orElse("").endsWith("/java");
  }

  private static void signal(String name, Process process) {
    ProgramRun.of("kill", "-" + name, Long.toString(process.pid())).run().expectingSuccess();
  }

  private long lastModified(String file) {
    return node.home().resolve(file).toFile().lastModified();
  }

  private void commitWork(String what) {
    ops.commit(what, script(WORK, "#!/bin/sh\necho " + what + " >>\"$NODE_HOME/worked\"\n"));
  }

  private String worked() {
    try {
      Path file = node.home().resolve("worked");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String log() throws IOException {
    return Files.readString(node.home().resolve("log/node-init.log"));
  }

  @Test
  void killed_at_any_time_it_leaves_the_work_to_the_minutes_heartbeat_and_takes_it_up_again()
      throws Exception {
    commitWork("first");
    try (ProgramRun.Started agent = agent()) {
      Await.until(LIMIT, "the first work is done", () -> worked().equals("first\n"));
      // It runs and has its lock, and no heartbeat of its own comes first.
      signal("STOP", agent.process());
      commitWork("second");
      launcher("cron-1m").run().expectingSuccess();
      assertThat(worked()).isEqualTo("first\n");

      agent.process().destroyForcibly();
      agent.await();
    }
    // What the first work's script has left may still have to be taken over.
    Await.until(
        LIMIT,
        "a heartbeat of the minute has done the second work",
        () -> {
          launcher("cron-1m").run().expectingSuccess();
          return worked().equals("first\nsecond\n");
        });

    commitWork("third");
    try (ProgramRun.Started agent = agent()) {
      Await.until(LIMIT, "the third work is done", () -> worked().endsWith("third\n"));
      assertThat(agent.process().isAlive()).isTrue();
    }
    assertThat(worked()).isEqualTo("first\nsecond\nthird\n");
  }

  @Test
  void it_beats_each_minute_and_ends_when_another_version_is_installed() throws Exception {
    try (ProgramRun.Started agent = agent()) {
      commitWork("a minute later");
      Await.until(LIMIT, "that is done", () -> worked().equals("a minute later\n"));
      assertThat(agent.process().isAlive()).isTrue();

      Path jar = node.home().resolve("bin/node-init.jar");
      Path other = Files.copy(jar, jar.resolveSibling("other.jar"));
      Files.setLastModifiedTime(other, FileTime.fromMillis(1));
      Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
      agent.process().onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(agent.process().exitValue()).isEqualTo(ExitCode.TRY_AGAIN);
    }
  }

  @Test
  void it_serves_metrics_where_the_description_says_and_they_show_a_unit_that_fails()
      throws Exception {
    Path file = folder.resolve("node.prom");
    // An address of this test's own, so that no other program takes a port of it.
    node.run("nodeinfo", "set", "address", "127.94.64.8").run().expectingSuccess();
    ops.commit(
        "Fail",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\nmetrics: {listen: 9464, file: " + file + "}\n"),
        script(WORK, "#!/bin/sh\nexit 1\n"));

    try (ProgramRun.Started agent = agent()) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.94.64.8:9464/metrics")).build(),
                  HttpResponse.BodyHandlers.ofString());

      String failed = "federation_node_unit_failed_attempts{repository=\"ops\",unit=\"common\"} ";
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains(failed + "1.0\n").doesNotContain("version=\"\"");
      assertThat(file).content().contains(failed + "1\n");
      assertThat(agent.process().isAlive()).isTrue();
    }
  }

  @Test
  void a_heartbeat_in_place_of_a_silent_agent_says_so() throws Exception {
    ProgramRun.of(node.home().resolve("bin/node-init").toString(), "cron-1m", "--agent-is-silent")
        .run()
        .expectingSuccess();

    assertThat(log())
        .contains("WARNING the agent runs but has not beaten for two minutes")
        .contains(node.home().resolve("run/agent.lock").toString());
  }

  @Test
  void it_is_started_by_the_launcher_alone() {
    ProgramRun.Result result = node.run("agent").run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("the agent is started by the launcher of its node")
        .contains(node.home().resolve("bin/node-init") + " agent");
  }
}
