package io.federation.node.install;

import io.federation.machine.ErrorText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/** Lets a jar beat in a rehearsal's home, in a process of its own. */
public final class Rehearsal {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int LONGEST = 500;

  private final Path java;
  private final Map<String, String> environment;

  /**
   * Rehearses with one Java.
   *
   * @param java the Java program
   * @param environment all the variables of a rehearsal
   */
  public Rehearsal(Path java, Map<String, String> environment) {
    this.java = java;
    this.environment = Map.copyOf(environment);
  }

  /** Beats once; returns what went wrong, in one line. */
  Optional<String> run(RehearsalHome home, Path jar, List<String> javaOptions) throws IOException {
    CommandLine line = new CommandLine(java.toFile());
    javaOptions.forEach(option -> line.addArgument(option, false));
    for (String word : List.of("-cp", jar.toString(), Installation.mainClass(jar))) {
      line.addArgument(word, false);
    }
    for (String word : List.of("cron-1m", "--rehearse", "--home", home.root().toString())) {
      line.addArgument(word, false);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setStreamHandler(new PumpStreamHandler(said));
    executor.setExitValues(null);
    ExecuteWatchdog watchdog = ExecuteWatchdog.builder().setTimeout(LIMIT).get();
    executor.setWatchdog(watchdog);
    int code = executor.execute(line, environment);
    if (watchdog.killedProcess()) {
      return Optional.of("a rehearsed heartbeat took longer than " + LIMIT.toSeconds() + " s");
    }
    if (code == 0) {
      return Optional.empty();
    }
    String text = ErrorText.oneLine(said.toString(StandardCharsets.UTF_8));
    return Optional.of(
        "a rehearsed heartbeat ended with exit code "
            + code
            + ": "
            + text.substring(0, Math.min(text.length(), LONGEST)));
  }
}
