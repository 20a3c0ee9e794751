package io.federation.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node whose heartbeats are those of one process that has beaten before. */
final class ResidentSide implements Side, AutoCloseable {

  /** An agent runs for weeks: what its first thirty heartbeats load and compile is not measured. */
  private static final int BEFORE = 6;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double KIB_PER_MIB = 1024;

  private final Process process;
  private final OutputStream asked;
  private final BufferedReader told;
  private final Path log;

  /**
   * Starts it.
   *
   * @param java the Java program that it runs on
   * @param jar the node's jar
   * @param home the node's home
   */
  ResidentSide(Path java, Path jar, Path home, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    // As the launcher starts the agent.
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=2", "-Xms32m", "-Xmx256m"));
    command.addAll(
        List.of(
            environment.getOrDefault("NODE_INIT_JAVA_OPTIONS", "-Xlog:disable").split(" ", -1)));
    command.addAll(List.of("-cp", jar + ":" + Path.of("bench/target/classes").toAbsolutePath()));
    command.add(ResidentBeats.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("NODE_HOME", home.toString());
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    asked = process.getOutputStream();
    told = process.inputReader(StandardCharsets.UTF_8);
    log = home.resolve("log/node-init.log");
    for (int i = 0; i < BEFORE; i++) {
      beat();
    }
  }

  @Override
  public Cost measure(Stopwatch unused) throws IOException {
    List<String> before = Side.otherLines(log);
    Cost cost = beat();
    Side.checkOnlyNothing(log, before);
    return cost;
  }

  private Cost beat() throws IOException {
    asked.write('\n');
    asked.flush();
    String line = told.readLine();
    if (line == null) {
      throw new IllegalStateException("a heartbeat failed: see the end of " + log);
    }
    String[] words = line.split(" ", -1);
    return new Cost(
        Long.parseLong(words[0]) / NANOS_PER_MILLI,
        Long.parseLong(words[1]) / NANOS_PER_MILLI,
        rssKib() / KIB_PER_MIB);
  }

  /** Returns the largest resident set until now, see proc(5). */
  private double rssKib() throws IOException {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
