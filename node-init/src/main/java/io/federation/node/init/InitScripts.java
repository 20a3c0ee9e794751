package io.federation.node.init;

import io.federation.machine.PrivateFiles;
import io.federation.machine.StateFiles;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.install.ShellWord;
import io.federation.node.script.Resources;
import io.federation.node.script.RunFiles;
import io.federation.node.script.ScriptCommand;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptOutcome;
import io.federation.node.script.ScriptRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Sources the init scripts of all levels, one after the other, in one bash. */
public final class InitScripts {

  private static final String DRIVER = Resources.text(InitScripts.class, "driver.sh");
  private static final String LEVEL = Resources.text(InitScripts.class, "level.sh");
  private static final String SCOPE = Resources.text(InitScripts.class, "source.sh");
  private static final String SOURCE = "init";

  /** Of a line of output, in characters: a tag holds 256 in all. */
  private static final int MOST_SHOWN = 120;

  /** What bash did not expect, unless it is a word or a sign of bash's own. */
  private static final Pattern SCRIPTS_WORD =
      Pattern.compile(
          " near unexpected token `"
              + "(?!([;&|<>(){}]+|newline|then|elif|else|fi|do|done|in|esac)'$).*");

  private final NodeHome home;
  private final ScriptRunner runner;
  private final ScriptEnvironment environment;
  private final EventPublisher events;

  public InitScripts(
      NodeHome home, ScriptRunner runner, ScriptEnvironment environment, EventPublisher events) {
    this.home = home;
    this.runner = runner;
    this.environment = environment;
    this.events = events;
  }

  /** Ends what an init that was killed has left running. */
  void stopLeftovers() throws IOException, InterruptedException {
    runner.stopLeftover(files(home));
  }

  /**
   * Sources the scripts.
   *
   * @param repository the ops repository's working tree
   * @param prefix the folder of the levels in it
   * @throws InitException if a script does not parse, fails, exits, or takes too long
   */
  void source(Path repository, String prefix, List<String> levels, Duration limit)
      throws IOException, InterruptedException, InitException {
    StringBuilder text = new StringBuilder();
    List<String> scripts = new ArrayList<>();
    for (String level : levels) {
      Path folder = repository.resolve(prefix).resolve(level);
      Path script = folder.resolve("init.sh");
      String name = repository.relativize(script).toString();
      if (Files.exists(script, LinkOption.NOFOLLOW_LINKS)) {
        RepositoryFiles.checkFile(repository, script);
        checkSyntax(repository, script, limit);
        scripts.add(name);
        text.append(level(folder, name));
      } else {
        text.append("builtin printf 'Skipped missing: %s\\n' ")
            .append(ShellWord.of(name))
            .append('\n');
      }
    }
    Files.deleteIfExists(report());
    ScriptRunner.Result result = run(command(repository.resolve(prefix), text), repository, limit);
    List<String> said =
        StateFiles.read(report()).map(lines -> lines.lines().toList()).orElse(List.of());
    Files.deleteIfExists(report());
    Files.deleteIfExists(options());
    int ended = Collections.frequency(said, "ended");
    if (ended < scripts.size() || said.size() != 2 * ended) {
      throw new InitException(
          reason(scripts, said, result.outcome()) + lastOutput(result.tail(), scripts));
    }
  }

  /** Returns what was printed last, for the end of a message; nothing if that was not a script. */
  private String lastOutput(List<String> tail, List<String> scripts) {
    for (int i = tail.size() - 1; i >= 0; i--) {
      // Masked before it is cut: no mask knows half a secret.
      String line = events.safe(tail.get(i).strip());
      if (scripts.stream().anyMatch(script -> line.equals("Sourcing " + script))) {
        return "";
      }
      if (!line.isEmpty()) {
        return "; last output: "
            + (line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line);
      }
    }
    return "";
  }

  /** In braces bash reads all of it at once: no alias or {@code set -v} of a script changes it. */
  private List<String> command(Path folder, CharSequence levels) {
    String driver =
        DRIVER
            .replace("@RESOURCE@", ShellWord.of(folder.resolve("resource").toString()))
            .replace("@COMMON@", ShellWord.of(folder.resolve("common").toString()))
            .replace("@OPTIONS@", ShellWord.of(options().toString()));
    return List.of("bash", "--noprofile", "--norc", "-c", "{\n" + driver + levels + "}\n", "init");
  }

  private String level(Path folder, String name) {
    String scope =
        SCOPE
            .replace("@DIR@", ShellWord.of(folder.toString()))
            .replace("@REPORT@", ShellWord.of(report().toString()))
            .replace("@SCRIPT@", ShellWord.of(folder.resolve("init.sh").toString()));
    return LEVEL
        .replace("@NAME@", ShellWord.of(name))
        .replace("@DIR@", ShellWord.of(folder.toString()))
        .replace("@REPORT@", ShellWord.of(report().toString()))
        .replace("@OPTIONS@", ShellWord.of(options().toString()))
        .replace("@SCOPE@", ShellWord.of(scope));
  }

  /** What bash complains of goes past the log, as it shows the script's own words. */
  private void checkSyntax(Path repository, Path script, Duration limit)
      throws IOException, InterruptedException, InitException {
    Path complaint = home.run().resolve("init.syntax");
    PrivateFiles.createFolders(home.run());
    List<String> command =
        List.of(
            "bash",
            "-c",
            "exec bash -n -- \"$1\" 2>\"$2\"",
            "syntax",
            script.toString(),
            complaint.toString());
    ScriptRunner.Result result = run(command, repository, limit);
    String said = StateFiles.readLine(complaint).orElse("").replace(script + ": ", "");
    Files.deleteIfExists(complaint);
    if (!(result.outcome() instanceof ScriptOutcome.Exited exited && exited.succeeded())) {
      throw new InitException(
          repository.relativize(script)
              + " does not parse: "
              + (said.isEmpty()
                  ? result.outcome().words()
                  : SCRIPTS_WORD.matcher(said).replaceFirst(""))
              + "; no script was run");
    }
  }

  private ScriptRunner.Result run(List<String> command, Path folder, Duration limit)
      throws IOException, InterruptedException {
    ScriptCommand script =
        new ScriptCommand(SOURCE, SOURCE, command, environment.variables(), folder, limit);
    ScriptRunner.Result result = runner.run(script, files(home));
    if (result.leftovers() > 0) {
      events.publish(
          new LifeEvent.Warning(
              "init: Ended "
                  + result.leftovers()
                  + " process(es) that the scripts left running; start with setsid what is to"
                  + " outlive them"));
    }
    runner
        .stillWriting(files(home))
        .ifPresent(who -> events.publish(new LifeEvent.Warning("init: " + who)));
    runner.forget(files(home));
    return result;
  }

  static RunFiles files(NodeHome home) {
    Path run = home.run();
    return new RunFiles(
        run.resolve("init.doing"), run.resolve("init.output"), run.resolve("init.result"));
  }

  /** Where each script says that it has begun and how it has ended. */
  private Path report() {
    return home.run().resolve("init.report");
  }

  /** The options of bash before the first script. */
  private Path options() {
    return home.run().resolve("init.options");
  }

  private static String reason(List<String> scripts, List<String> said, ScriptOutcome outcome) {
    if (said.isEmpty()) {
      return "the scripts did not begin: " + outcome.words();
    }
    String last = said.get(said.size() - 1);
    int begun = Collections.frequency(said, "begun");
    String script = scripts.get(Math.max(begun, 1) - 1);
    if (last.startsWith("failed ")) {
      return script + " failed with exit code " + last.substring("failed ".length());
    }
    if (outcome instanceof ScriptOutcome.TimedOut) {
      return script + " was ended: " + outcome.words();
    }
    if (!last.equals("begun")) {
      return script
          + " changed its shell so that no script can be sourced after it:"
          + " let it leave DIR, IFS, source, eval, builtin and the options -n, -r and -t alone";
    }
    return outcome instanceof ScriptOutcome.Exited exited
        ? script
            + " ended the shell with exit code "
            + exited.code()
            + " (exit, or set -e): init scripts are sourced, use return"
        : script + " ended the shell: " + outcome.words();
  }
}
