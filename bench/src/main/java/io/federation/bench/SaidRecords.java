package io.federation.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.PresencePaths;
import io.federation.presence.Publication;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;

/** What nodes have said and was taken: by branch and path, the content that is to be there. */
final class SaidRecords {

  private final PresenceSpec spec;
  private final Map<String, Map<String, String>> contents = new TreeMap<>();

  SaidRecords(PresenceSpec spec) {
    this.spec = spec;
  }

  /** Notes what was taken; of a node's own publications the newest comes last. */
  synchronized void add(Publication publication) {
    note(spec.branch(), PresencePaths.ALL, publication.record());
    publication
        .minutes()
        .forEach(
            (minute, entry) ->
                note(PresencePaths.branch(spec, minute), PresencePaths.folder(minute), entry));
  }

  private void note(String branch, String folder, Entry entry) {
    contents
        .computeIfAbsent(branch, unused -> new HashMap<>())
        .put(folder + "/" + PresencePaths.fileName(entry.instanceId()), id(entry));
  }

  private static String id(Entry entry) {
    try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
      return formatter.idFor(Constants.OBJ_BLOB, entry.json().getBytes(UTF_8)).name();
    }
  }

  /**
   * Returns how much of it is not in the repository.
   *
   * @param files returns the files of a branch, each with the id of its content
   */
  synchronized long missing(Function<String, Map<String, String>> files) {
    long missing = 0;
    for (Map.Entry<String, Map<String, String>> branch : contents.entrySet()) {
      Map<String, String> there = files.apply(branch.getKey());
      missing +=
          branch.getValue().entrySet().stream()
              .filter(file -> !file.getValue().equals(there.get(file.getKey())))
              .count();
    }
    return missing;
  }
}
