package io.federation.node.e2e;

import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A presence repository as its server has it. */
final class ServedPresence {

  private final Path folder;

  private ServedPresence(Path folder) {
    this.folder = folder;
  }

  /** Makes an empty one in a folder. */
  static ServedPresence create(Path folder) {
    ProgramRun.of("git", "init", "-q", "--bare", "-b", "main", folder.toString())
        .run()
        .expectingSuccess();
    return new ServedPresence(folder);
  }

  /** Runs git in it; returns the lines that it prints. */
  List<String> git(String... arguments) {
    List<String> line = new ArrayList<>(List.of("git", "-C", folder.toString()));
    line.addAll(List.of(arguments));
    return ProgramRun.of(line).run().expectingSuccess().out().lines().toList();
  }

  /** Returns a node's newest record, which must be there. */
  PresenceRecord record(String id) {
    return PresenceRecord.parse(
        String.join("\n", git("show", "main:it/presence/all/" + id + ".json")));
  }

  /** Returns the minutes in which a node has said that it is there. */
  SortedSet<Minute> minutes(String id) {
    SortedSet<Minute> minutes = new TreeSet<>();
    for (String branch : git("for-each-ref", "--format=%(refname:short)", "refs/heads/flattime")) {
      for (String path : git("ls-tree", "-r", "--name-only", branch)) {
        if (path.endsWith("/all/" + id + ".json")) {
          minutes.add(Minute.parse(path.replaceAll(".*/([0-9]{12})/all/.*", "$1")));
        }
      }
    }
    return minutes;
  }
}
