package io.federation.bench;

import io.federation.presence.Minute;
import io.federation.presence.PresencePaths;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A presence repository on the server, as Git sees it there. */
record PresenceRepository(Path folder) {

  /** Returns which nodes have said on a branch that they were there in a minute. */
  Set<String> present(String branch, Minute minute) {
    String path = PresencePaths.folder(minute) + "/";
    Set<String> present = new TreeSet<>();
    // The branch of a day is not there before somebody has spoken.
    if (isThere(branch)) {
      git("ls-tree", "--name-only", branch, path)
          .lines()
          .flatMap(line -> PresencePaths.instanceId(line.substring(path.length())).stream())
          .forEach(present::add);
    }
    return present;
  }

  /** Returns the files of a branch, each with the id of its content; none without the branch. */
  Map<String, String> files(String branch) {
    Map<String, String> files = new HashMap<>();
    if (isThere(branch)) {
      for (String line : git("ls-tree", "-r", branch).lines().toList()) {
        String[] words = line.split("[ \t]", 4);
        files.put(words[3], words[2]);
      }
    }
    return files;
  }

  private boolean isThere(String branch) {
    return run("rev-parse", "--quiet", "--verify", branch + "^{commit}").exitCode() == 0;
  }

  /** Runs git in the repository and returns its output. */
  String git(String... arguments) {
    return run(arguments).expectingSuccess().out();
  }

  private ProgramRun.Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "--git-dir", folder.toString()));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command)
        .withEnv("GIT_CONFIG_NOSYSTEM", "1")
        .within(Duration.ofMinutes(20))
        .run();
  }
}
