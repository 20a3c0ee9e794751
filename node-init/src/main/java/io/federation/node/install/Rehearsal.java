package io.federation.node.install;

import io.federation.machine.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", jar.toString(), Installation.mainClass(jar)));
    command.addAll(List.of("cron-1m", "--rehearse", "--home", home.root().toString()));
    Program.Result result;
    try {
      result = new Program(command, environment, home.root()).run(LIMIT);
    } catch (Program.TimeLimitException e) {
      return Optional.of("a rehearsed heartbeat took longer than " + LIMIT.toSeconds() + " s");
    }
    if (result.code() == 0) {
      return Optional.empty();
    }
    List<String> said = new ArrayList<>(result.err());
    said.addAll(result.out());
    String text = String.join("; ", said);
    return Optional.of(
        "a rehearsed heartbeat ended with exit code "
            + result.code()
            + ": "
            + text.substring(0, Math.min(text.length(), LONGEST)));
  }
}
