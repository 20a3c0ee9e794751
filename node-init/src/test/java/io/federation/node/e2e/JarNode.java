package io.federation.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node that is run from the packaged jar, each command in a process of its own. */
public final class JarNode {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path home;
  private final String opsUrl;
  private final String id;

  /** Uses a home and an ops repository's address. */
  public JarNode(Path home, String opsUrl) {
    this(home, opsUrl, "i-1");
  }

  /** Uses a home, an ops repository's address, and an instance id. */
  public JarNode(Path home, String opsUrl, String id) {
    this.home = home;
    this.opsUrl = opsUrl;
    this.id = id;
  }

  /** Returns the node's home. */
  public Path home() {
    return home;
  }

  /** Returns the packaged jar. */
  public static Path jar() {
    String jar = System.getProperty("node-init.jar");
    assertThat(jar).as("system property node-init.jar: run these tests by ./test").isNotNull();
    return Path.of(jar);
  }

  /** Returns a run of the jar with these arguments; the home is added. */
  public ProgramRun run(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar().toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.toString()));
    return ProgramRun.of(command).withEnv("LC_ALL", "C.UTF-8").within(LIMIT);
  }

  /**
   * Runs a heartbeat, which must succeed, with no archive to start from.
   *
   * @return a line for each class that it loads from the jar, with the class's name
   */
  public List<String> classesOfBeat() {
    return ProgramRun.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:stdout",
            "-jar",
            jar().toString(),
            "cron-1m",
            "--home",
            home.toString())
        .run()
        .expectingSuccess()
        .out()
        .lines()
        .filter(line -> line.contains("source: file:"))
        .toList();
  }

  /** Returns a run by the clock that the variables of faketime name. */
  static ProgramRun withClock(ProgramRun run) {
    String library =
        ProgramRun.of("faketime", "-m", "-f", "+0d", "printenv", "LD_PRELOAD")
            .run()
            .expectingSuccess()
            .out()
            .strip();
    return run.withEnv("LD_PRELOAD", library)
        .withEnv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        // Else a thread that waits by the clock that nobody sets does not wait at all.
        .withEnv("FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** Returns a run of init. */
  public ProgramRun init() {
    return run(
        "init",
        "--set=instance-id=" + id,
        "--set=deployment=fed1",
        "--set=stacktype=lad1",
        "--set=nodepart=app1",
        "--set=initgitrepo=ops",
        "--set=initgiturl=" + opsUrl,
        "--heartbeat=none");
  }

  /** Returns a run of the heartbeat. */
  public ProgramRun beat() {
    return run("cron-1m", "--verbose");
  }
}
