package io.federation.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.federation.model.IllegalTransitionException;
import io.federation.model.NodeState;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.StateLog;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.DiskSyncs;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusStoreTest {

  private static final Stamp AT = Stamp.parse("20260101-000100");
  private static final int CHANGES = 40;

  private static final Map<String, String> OLD =
      Map.of(
          "state.txt", "done\n",
          "statelog.txt", "setup:20260101-000000;initdone:20260101-000010;\n",
          "statetss.txt", "20260101-000010\n",
          "statesince.txt", "20260101-000020\n");
  private static final Map<String, String> NEW =
      Map.of(
          "state.txt", "wedged\n",
          "statelog.txt",
              "setup:20260101-000000;initdone:20260101-000010;wedged:20260101-000100;\n",
          "statetss.txt", "20260101-000100\n",
          "statesince.txt", "20260101-000100\n");
  private static final List<String> ORDER =
      List.of("state.txt", "statelog.txt", "statetss.txt", "statesince.txt");
  private static final String JOURNAL = String.join("", ORDER.stream().map(NEW::get).toList());

  @TempDir private Path folder;

  private NodeHome home;
  private Path files;
  private StatusStore store;

  @BeforeEach
  void make() {
    home = new NodeHome(folder);
    files = home.nodeinfo();
    store = new StatusStore(home);
  }

  @Test
  void a_change_is_on_the_disk_before_it_begins_and_again_before_its_journal_goes()
      throws Exception {
    List<Path> synced =
        DiskSyncs.below(files, () -> store.change(status -> status.setup(AT)).happened());

    assertThat(synced.get(0).toString()).startsWith(files + "/..transition.");
    assertThat(synced.get(1)).isEqualTo(files);
    assertThat(synced.subList(2, synced.size()))
        .containsExactly(
            files.resolve("state.txt"),
            files.resolve("statelog.txt"),
            files.resolve("statetss.txt"),
            files.resolve("statesince.txt"),
            files);
    assertThat(files.resolve(".transition")).doesNotExist();
  }

  /** Begins initialisation again and again, as often as told, or until it is killed. */
  static final class Changer {
    public static void main(String[] arguments) throws IOException {
      NodeHome home = new NodeHome(Path.of(arguments[0]));
      StatusStore store = new StatusStore(home);
      int changes = Integer.parseInt(arguments[1]);
      for (int i = 0; i < changes; i++) {
        store.change(status -> status.setup(AT));
        System.out.println("changed");
      }
    }
  }

  private void place(Map<String, String> texts) throws IOException {
    Files.createDirectories(files);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(files.resolve(text.getKey()), text.getValue());
    }
  }

  private void assertStands(Map<String, String> texts) throws IOException {
    for (Map.Entry<String, String> text : texts.entrySet()) {
      assertThat(Files.readString(files.resolve(text.getKey()))).isEqualTo(text.getValue());
    }
    assertThat(files.resolve(".transition")).doesNotExist();
  }

  private static NodeStatus status(Map<String, String> texts) {
    return new NodeStatus(
        NodeState.parse(texts.get("state.txt").strip()),
        StateLog.parse(texts.get("statelog.txt").strip()),
        Optional.of(Stamp.parse(texts.get("statesince.txt").strip())));
  }

  @Test
  void a_home_without_files_is_that_of_a_node_just_born() throws IOException {
    assertThat(store.load()).isEqualTo(NodeStatus.BORN);
    assertThat(files).doesNotExist();
  }

  @Test
  void what_the_bootstrap_writes_is_that_of_a_node_just_born() throws IOException {
    place(Map.of("state.txt", "presetup\n", "statelog.txt", "\n", "statetss.txt", "\n"));

    assertThat(store.load()).isEqualTo(NodeStatus.BORN);
  }

  @Test
  void a_standing_is_kept_in_the_files_of_the_original() throws IOException {
    store.change(status -> status.setup(Stamp.parse("20260101-000000")));
    store.change(status -> status.initdone(Stamp.parse("20260101-000010")));
    store.change(status -> status.done(Stamp.parse("20260101-000020")));
    assertStands(OLD);

    StatusStore.Change change = store.change(status -> status.wedge(AT));

    assertStands(NEW);
    assertThat(change.before()).isEqualTo(status(OLD));
    assertThat(change.after()).isEqualTo(status(NEW)).isEqualTo(store.load());
    assertThat(change.happened()).isTrue();
  }

  @Test
  void work_of_the_day_leaves_log_and_its_stamp_alone() throws IOException {
    place(OLD);
    Object log = Files.getAttribute(files.resolve("statelog.txt"), "unix:ino");
    Object stamp = Files.getAttribute(files.resolve("statetss.txt"), "unix:ino");

    store.change(status -> status.work(AT));

    assertThat(files.resolve("state.txt")).hasContent("working");
    assertThat(files.resolve("statesince.txt")).hasContent("20260101-000100");
    assertThat(files.resolve("statelog.txt")).hasContent(OLD.get("statelog.txt"));
    assertThat(files.resolve("statetss.txt")).hasContent(OLD.get("statetss.txt"));
    assertThat(Files.getAttribute(files.resolve("statelog.txt"), "unix:ino")).isEqualTo(log);
    assertThat(Files.getAttribute(files.resolve("statetss.txt"), "unix:ino")).isEqualTo(stamp);
  }

  @Test
  void a_transition_without_effect_writes_nothing() throws IOException {
    place(OLD);
    Object inode = Files.getAttribute(files.resolve("state.txt"), "unix:ino");

    StatusStore.Change change = store.change(status -> status.done(AT));

    assertThat(change.happened()).isFalse();
    assertThat(Files.getAttribute(files.resolve("state.txt"), "unix:ino")).isEqualTo(inode);
    assertStands(OLD);
  }

  @Test
  void a_refused_transition_changes_nothing() throws IOException {
    place(OLD);
    FolderSnapshot before = FolderSnapshot.of(files);

    assertThatThrownBy(() -> store.change(status -> status.initdone(AT)))
        .isInstanceOf(IllegalTransitionException.class);

    assertThat(before.differencesTo(FolderSnapshot.of(files))).isEmpty();
    assertThat(store.load()).isEqualTo(status(OLD));
  }

  /** Puts a crash in the middle of a change: each bit of the number is a file already replaced. */
  private void crashAfter(int replaced) throws IOException {
    place(OLD);
    Files.writeString(files.resolve(".transition"), JOURNAL);
    for (int i = 0; i < ORDER.size(); i++) {
      if ((replaced & 1 << i) != 0) {
        Files.writeString(files.resolve(ORDER.get(i)), NEW.get(ORDER.get(i)));
      }
    }
    Files.writeString(files.resolve(".statelog.txt.new"), "setup:2026");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void a_change_that_was_cut_off_between_two_files_is_carried_out_by_whoever_reads(int replaced)
      throws IOException {
    crashAfter(replaced);
    FolderSnapshot before = FolderSnapshot.of(folder);

    assertThat(store.loadReadOnly()).isEqualTo(status(NEW));
    assertThat(before.differencesTo(FolderSnapshot.of(folder))).isEmpty();
    assertThat(store.load()).isEqualTo(status(NEW));
    assertStands(NEW);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7, 15, 10})
  void a_change_that_was_cut_off_is_carried_out_before_the_next(int replaced) throws IOException {
    crashAfter(replaced);

    store.change(status -> status.unwedge(Stamp.parse("20260101-000200")));

    assertThat(files.resolve("state.txt")).hasContent("working");
    assertThat(files.resolve("statesince.txt")).hasContent("20260101-000200");
    assertThat(files.resolve("statelog.txt")).hasContent(NEW.get("statelog.txt"));
    assertThat(files.resolve(".transition")).doesNotExist();
  }

  @Test
  void a_first_change_that_was_cut_off_is_carried_out_where_no_file_is_yet() throws IOException {
    place(Map.of(".transition", JOURNAL));

    assertThat(store.load()).isEqualTo(status(NEW));
    assertStands(NEW);
  }

  @Test
  void a_note_that_lost_its_text_with_the_machines_power_is_no_change() throws IOException {
    place(OLD);
    place(Map.of(".transition", ""));

    assertThat(store.load()).isEqualTo(status(OLD));
    assertThat(files.resolve(".transition")).doesNotExist();
  }

  @Test
  void a_change_that_was_cut_off_before_it_was_written_down_never_was() throws IOException {
    place(OLD);
    place(Map.of("..transition.new", "wedged\nsetup:2026"));

    assertThat(store.load()).isEqualTo(status(OLD));
    store.change(status -> status.wedge(AT));
    assertStands(NEW);
  }

  @Test
  void whenever_the_process_is_killed_no_change_it_has_told_is_lost() throws IOException {
    for (int told : new int[] {1, 20, 45}) {
      int before = store.load().log().entries().size();
      try (ProgramRun.Started changer =
          ChildJvm.of(Changer.class, folder.toString(), "1000000").start()) {
        ChildJvm.awaitPrinted(changer, "changed\n".repeat(told));
        changer.kill();
        int known = (int) changer.outSoFar().lines().count();

        NodeStatus after = store.load();

        assertThat(after.state()).isEqualTo(NodeState.SETUP);
        assertThat(after.log().entries().size() - before).isBetween(known, known + 1);
        assertThat(files.resolve("statetss.txt")).hasContent(AT.toString());
      }
    }
  }

  @Test
  void processes_that_change_it_at_once_lose_nothing() throws IOException {
    ProgramRun changer = ChildJvm.of(Changer.class, folder.toString(), Integer.toString(CHANGES));
    try (ProgramRun.Started first = changer.start();
        ProgramRun.Started second = changer.start()) {
      first.await().expectingSuccess();
      second.await().expectingSuccess();
    }

    assertThat(store.load().log().entries()).hasSize(2 * CHANGES);
  }

  @Test
  void threads_that_change_it_at_once_lose_nothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> changers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        StatusStore one = i % 2 == 0 ? store : new StatusStore(home);
        changers.add(
            threads.submit(
                () -> {
                  for (int change = 0; change < CHANGES; change++) {
                    one.change(status -> status.setup(AT));
                  }
                  return null;
                }));
      }
      for (Future<?> changer : changers) {
        changer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(store.load().log().entries()).hasSize(4 * CHANGES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state.txt | asleep | \"asleep\" is not a state; took initdone, the last one in statelog.txt"
            + " | initdone | 2",
        "state.txt | '' | it is empty; took initdone, the last one in statelog.txt | initdone | 2",
        "statelog.txt | setup:20260101-000000;initdo | 'statelog entry \"initdo\" is not of the form"
            + " name:YYYYMMDD-HHMMSS; took the 1 transition(s) before it' | done | 1",
        "statesince.txt | yesterday | '\"yesterday\" is not a stamp*; took the last one in"
            + " statelog.txt' | done | 2",
      })
  void a_damaged_file_is_told_and_kept_beside_and_made_whole_from_the_others(
      String name, String text, String told, String state, int logged) throws IOException {
    place(OLD);
    place(Map.of(name, text));

    NodeStatus seen = store.loadReadOnly();
    assertThat(store.repairs()).isEmpty();
    NodeStatus status = store.load();

    assertThat(seen).isEqualTo(status);
    assertThat(status.state().word()).isEqualTo(state);
    assertThat(status.log().entries()).hasSize(logged);
    assertThat(store.repairs())
        .singleElement(STRING)
        .matches(
            Pattern.quote(files.resolve(name) + " was damaged: " + told).replace("*", "\\E.*\\Q"));
    assertThat(files.resolve(name.replace(".txt", ".damaged"))).hasContent(text);
    assertThat(new StatusStore(home).load()).isEqualTo(status);
    assertThat(store.repairs()).isEmpty();
  }

  @Test
  void a_node_of_which_nothing_can_be_read_was_never_initialised() throws IOException {
    place(Map.of("state.txt", "?", "statelog.txt", "?", "statesince.txt", "?"));

    assertThat(store.load()).isEqualTo(NodeStatus.BORN);
    assertThat(store.repairs()).hasSize(3).anyMatch(line -> line.endsWith("run node-init init"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wedged", "wedged\nsetup:2026\n\n\n", "wedged\n\n\n20260101-000100"})
  void a_note_that_was_cut_off_is_no_change(String journal) throws IOException {
    place(OLD);
    place(Map.of(".transition", journal));

    assertThat(store.load()).isEqualTo(status(OLD));
    assertThat(store.repairs()).isEmpty();
    assertStands(OLD);
  }
}
