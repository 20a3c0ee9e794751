package io.federation.node.init;

import io.federation.machine.StateFiles;
import io.federation.node.home.NodeHome;
import io.federation.node.home.RepositoryFiles;
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
import java.util.List;
import java.util.regex.Pattern;

/** Sources the init scripts of all levels, one after the other, in one bash. */
public final class InitScripts {

  private static final String DRIVER = Resources.text(InitScripts.class, "driver.sh");
  private static final String SOURCE = "init";

  /** What bash did not expect, unless it is a word or a sign of bash's own. */
  private static final Pattern SCRIPTS_WORD =
      Pattern.compile(
          " near unexpected token `"
              + "(?!([;&|<>(){}]+|newline|then|elif|else|fi|do|done|in|esac)'$).*");

  private final NodeHome home;
  private final ScriptRunner runner;
  private final ScriptEnvironment environment;

  /** Puts together what runs the scripts. */
  public InitScripts(NodeHome home, ScriptRunner runner, ScriptEnvironment environment) {
    this.home = home;
    this.runner = runner;
    this.environment = environment;
  }

  /** Ends what an init that was killed has left running. */
  void stopLeftovers() throws IOException, InterruptedException {
    runner.stopLeftover(files());
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
    for (String level : levels) {
      Path script = repository.resolve(prefix).resolve(level).resolve("init.sh");
      if (Files.exists(script, LinkOption.NOFOLLOW_LINKS)) {
        RepositoryFiles.checkFile(repository, script);
        checkSyntax(repository, script, limit);
      }
    }
    Path report = home.run().resolve("init.report");
    Files.deleteIfExists(report);
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("bash", "--noprofile", "--norc", "-c", DRIVER, "init", report.toString(), prefix));
    command.addAll(levels);
    ScriptRunner.Result result = run(command, repository, limit);
    List<String> said =
        StateFiles.read(report).map(text -> text.lines().toList()).orElse(List.of());
    Files.deleteIfExists(report);
    if (said.isEmpty() || !said.get(said.size() - 1).equals("end")) {
      throw new InitException(reason(repository, said, result.outcome()));
    }
  }

  /** What bash complains of goes past the log, as it shows the script's own words. */
  private void checkSyntax(Path repository, Path script, Duration limit)
      throws IOException, InterruptedException, InitException {
    Path complaint = home.run().resolve("init.syntax");
    Files.createDirectories(complaint.getParent());
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
    ScriptRunner.Result result = runner.run(script, files());
    runner.forget(files());
    return result;
  }

  private RunFiles files() {
    Path run = home.run();
    return new RunFiles(
        run.resolve("init.doing"), run.resolve("init.output"), run.resolve("init.result"));
  }

  private static String reason(Path repository, List<String> said, ScriptOutcome outcome) {
    if (said.isEmpty()) {
      return "the scripts did not begin: " + outcome.words();
    }
    String[] words = said.get(said.size() - 1).split(" ", 4);
    String code = words[1];
    String line = words[2].equals("0") ? "" : ":" + words[2];
    String script = words[3].replace(repository + "/", "");
    if (outcome instanceof ScriptOutcome.TimedOut) {
      return script + line + " was ended: " + outcome.words();
    }
    return switch (words[0]) {
      case "failed" -> script + line + " failed with exit code " + code;
      case "exited" ->
          script
              + line
              + " ended the shell with exit code "
              + code
              + " (exit, or set -e): init scripts are sourced, use return";
      default -> script + " ended the shell: " + outcome.words();
    };
  }
}
