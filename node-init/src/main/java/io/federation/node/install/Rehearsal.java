package io.federation.node.install;

import io.federation.machine.ErrorText;
import io.federation.machine.ProcessTable;
import io.federation.machine.Program;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets a jar beat in a rehearsal's home, in a process of its own, as the launcher would. */
public final class Rehearsal {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int LONGEST = 500;

  /** Every JVM reads these by itself; the launcher keeps them from the heartbeat's. */
  private static final Set<String> OF_ANY_JVM =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private final Path java;
  private final Map<String, String> environment;

  /** Lets {@code java} find in {@code environment} all that the launcher would find. */
  public Rehearsal(Path java, Map<String, String> environment) {
    this.java = java;
    Map<String, String> variables = new HashMap<>(environment);
    variables.keySet().removeAll(OF_ANY_JVM);
    variables.remove("LANGUAGE");
    variables.put("LC_ALL", "C.UTF-8");
    this.environment = Map.copyOf(variables);
  }

  /**
   * Beats once; returns what went wrong, in one line.
   *
   * @param archive the option that names the start-up archive
   */
  Optional<String> run(RehearsalHome home, Path jar, String archive) throws IOException {
    // Into a file: what a jar leaves running may hold its output open, and we would wait for that.
    Path output = home.root().resolve("rehearsal.out");
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "exec \"$@\" >\"$0\" 2>&1", output.toString(), java.toString()));
    command.addAll(StartOptions.of(Runtime.version().feature()).common());
    for (String option :
        environment.getOrDefault("NODE_INIT_JAVA_OPTIONS", "").split("[ \t\n]+", -1)) {
      if (!option.isEmpty()) {
        command.add(option);
      }
    }
    command.add(archive);
    command.addAll(List.of("-cp", jar.toString(), Installation.mainClass(jar)));
    command.addAll(List.of("cron-1m", "--rehearse", "--home", home.root().toString()));
    Map<String, String> marked = new HashMap<>(environment);
    marked.put(ProcessTable.RUN_MARK, home.root().toString());
    Program.Result result;
    try {
      result = new Program(command, marked, home.root()).run(LIMIT);
    } catch (Program.TimeLimitException e) {
      return Optional.of("a rehearsed heartbeat took longer than " + LIMIT.toSeconds() + " s");
    } finally {
      home.killAll();
    }
    if (result.code() == ExitCode.DONE) {
      return Optional.empty();
    }
    if (result.code() == ExitCode.TRY_AGAIN) {
      return Optional.of("a rehearsed heartbeat found commits that are to be taken over first");
    }
    return Optional.of(
        "a rehearsed heartbeat ended with exit code " + result.code() + ": " + said(output));
  }

  private static String said(Path output) throws IOException {
    if (!Files.exists(output)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(output)) {
      return ErrorText.oneLine(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
    }
  }
}
