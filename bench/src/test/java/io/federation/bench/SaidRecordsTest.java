package io.federation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresencePaths;
import io.federation.presence.Publication;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaidRecordsTest {

  private static final Minute MINUTE = Minute.parse("202601021200");
  private static final String RECORD = PresencePaths.ALL + "/i-1.json";

  @TempDir private Path folder;
  private final Entry entry = PresenceScene.entry("i-1", "done", "20260102-030509", "20260102");
  private final SaidRecords said = new SaidRecords(new PresenceSpec("http://git.example.org/p"));

  @BeforeEach
  void say() {
    said.add(new Publication(entry, true, new TreeMap<>(Map.of(MINUTE, entry))));
  }

  /**
   * Commits what a recorder has put into a repository; returns what is missing of what was said.
   */
  private long missing(String record, String minuteFile) {
    try (GitHistory history = GitHistory.create(folder.resolve("p.git"))) {
      history.commit("Records", Change.write(RECORD, record));
      history.branch(PresencePaths.DAY_BRANCH + MINUTE.day(), history.head());
      history.commitOn(
          PresencePaths.DAY_BRANCH + MINUTE.day(),
          "Minute",
          Change.write(PresencePaths.folder(MINUTE) + "/" + minuteFile, entry.json()));
    }
    return said.missing(new PresenceRepository(folder.resolve("p.git"))::files);
  }

  @Test
  void nothing_is_missing_where_the_record_and_its_minute_are() {
    assertThat(missing(entry.json(), "i-1.json")).isZero();
  }

  @Test
  void a_record_of_older_content_is_missing() {
    String older = PresenceScene.entry("i-1", "idle", "20260102-030509", "20260102").json();

    assertThat(missing(older, "i-1.json")).isEqualTo(1);
  }

  @Test
  void a_minute_in_which_only_another_node_is_is_missing() {
    assertThat(missing(entry.json(), "i-2.json")).isEqualTo(1);
  }

  @Test
  void all_is_missing_in_a_repository_without_branches() {
    GitHistory.create(folder.resolve("empty.git")).close();

    assertThat(said.missing(new PresenceRepository(folder.resolve("empty.git"))::files))
        .isEqualTo(2);
  }
}
