package io.federation.git;

import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The git program, to judge by and to play a person with; none of the machine's settings count. */
public final class GitProgram {

  private final Map<String, String> environment;

  private GitProgram(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns a git program that finds its user's settings in {@code home}, and none there. */
  public static GitProgram withHome(Path home) {
    return new GitProgram(
        Map.of(
            "PATH", System.getenv("PATH"),
            "HOME", home.toString(),
            "LC_ALL", "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_AUTHOR_NAME", "Somebody",
            "GIT_AUTHOR_EMAIL", "somebody@example.org",
            "GIT_COMMITTER_NAME", "Somebody",
            "GIT_COMMITTER_EMAIL", "somebody@example.org"));
  }

  /** Returns the run of git with these arguments in {@code folder}. */
  public ProgramRun run(Path folder, String... arguments) {
    List<String> command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
    return ProgramRun.of(command).withOnlyEnv(environment).in(folder);
  }

  /** Runs git, which must succeed, and returns its output without the last line's end. */
  public String in(Path folder, String... arguments) {
    return run(folder, arguments).run().expectingSuccess().out().stripTrailing();
  }
}
