package io.federation.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.IsolatedSystemReader;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.machine.FileTrees;
import io.federation.model.spec.Flattime;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular about presence in a Git repository. */
abstract class GitPresenceContract extends PresenceStoreContract {

  @TempDir Path folder;

  /** Returns the address of the repository in {@code folder}. */
  abstract String url(Path repository);

  @BeforeEach
  void an_empty_repository() {
    IsolatedSystemReader.install();
    git("init", "-q", "--bare", "-b", "main", repository().toString());
  }

  Path repository() {
    return folder.resolve("served/presence.git");
  }

  @Override
  protected PresenceStore open(String node) {
    return new GitPresenceStore(
        folder.resolve(node + "/presence.git"),
        new Remote(
            url(repository()),
            "main",
            List.of(),
            new Credentials(folder.resolve("credentials"), "presence")),
        spec(),
        clock);
  }

  String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(Arrays.asList(arguments));
    return ProgramRun.of(command).in(folder).run().expectingSuccess().out().stripTrailing();
  }

  String atRemote(String... arguments) {
    List<String> command = new ArrayList<>(List.of("--git-dir", repository().toString()));
    command.addAll(Arrays.asList(arguments));
    return git(command.toArray(String[]::new));
  }

  List<String> branches() {
    return atRemote("for-each-ref", "--format=%(refname:short)").lines().toList();
  }

  private String flattimeBranch() {
    return flattime() == Flattime.DAILY ? "flattime/20260102" : "main";
  }

  @Test
  void records_and_minutes_stand_where_the_original_system_had_them() throws Exception {
    store("i-1").publish(both(entry("i-1", "done"), now()), LIMIT);

    assertThat(atRemote("show", "main:it/presence/all/i-1.json") + "\n")
        .isEqualTo(entry("i-1", "done").json());
    assertThat(
            atRemote(
                    "show",
                    flattimeBranch()
                        + ":it/presence/flattime/2026/01/02/03/202601020304/all/i-1.json")
                + "\n")
        .isEqualTo(entry("i-1", "done").json());
    atRemote("fsck", "--strict");
  }

  @Test
  void commits_say_who_and_when() throws Exception {
    store("i-1").publish(both(entry("i-1", "done"), now()), LIMIT);

    String said = "Updated flattime (2026/01/02/03/202601020304) by i-1:fed1/db1";
    assertThat(atRemote("log", "--all", "--format=%an %ae %ct %s").lines())
        .containsExactlyInAnyOrder(
            "i-1 i-1@fed1 1767323045 Updated by i-1", "i-1 i-1@fed1 1767323045 " + said);
    assertThat(atRemote("log", "-1", "--format=%s", flattimeBranch())).isEqualTo(said);
  }

  @Test
  void what_is_published_already_costs_no_push() throws Exception {
    PresenceStore store = store("i-1");
    assertThat(store.publish(both(entry("i-1", "done"), now()), LIMIT).pushes()).isEqualTo(1);
    String before = atRemote("for-each-ref");

    assertThat(store.publish(both(entry("i-1", "done"), now()), LIMIT).pushes()).isZero();
    assertThat(atRemote("for-each-ref")).isEqualTo(before);
  }

  @Test
  void a_record_that_was_removed_is_put_back_with_the_next_minute_and_no_later_one()
      throws Exception {
    PresenceStore store = store("i-1");
    Entry one = entry("i-1", "done");
    store.publish(both(one, now()), LIMIT);
    String records = atRemote("rev-list", "--count", "main", "--", "it/presence/all");
    ProgramRun.of("git", "clone", "-q", repository().toString(), "clone")
        .in(folder)
        .run()
        .expectingSuccess();
    git("-C", "clone", "rm", "-q", "it/presence/all/i-1.json");
    git("-C", "clone", "-c", "user.name=x", "-c", "user.email=x", "commit", "-q", "-m", "Remove");
    git("-C", "clone", "push", "-q", "origin", "main");

    for (int minute = 1; minute < 4; minute++) {
      store.publish(minutes(one, now().plus(Duration.ofMinutes(minute))), LIMIT);
    }

    assertThat(atRemote("show", "main:it/presence/all/i-1.json") + "\n").isEqualTo(one.json());
    assertThat(atRemote("rev-list", "--count", "main", "--", "it/presence/all"))
        .as("removed, and put back once")
        .isEqualTo(Integer.toString(Integer.parseInt(records) + 2));
  }

  @Test
  void a_repository_that_was_lost_and_made_anew_has_all_records_with_the_next_minute()
      throws Exception {
    PresenceStore one = store("i-1");
    PresenceStore two = store("i-2");
    one.publish(both(entry("i-1", "done"), now()), LIMIT);
    two.publish(both(entry("i-2", "idle"), now()), LIMIT);
    FileTrees.delete(repository());
    git("init", "-q", "--bare", "-b", "main", repository().toString());
    Minute next = now().plus(Duration.ofMinutes(1));

    one.publish(minutes(entry("i-1", "done"), next), LIMIT);
    two.publish(minutes(entry("i-2", "idle"), next), LIMIT);

    assertThat(two.all()).containsExactly(entry("i-1", "done"), entry("i-2", "idle"));
    assertThat(two.present(next)).hasSize(2);
    assertThat(branches()).contains("main");
  }

  @Test
  void a_removed_record_is_named_by_the_commit() throws Exception {
    PresenceStore store = store("i-1");
    store.publish(record(seen("i-old", "20251101")), LIMIT);
    store.publish(record(seen("i-2", "20260102")), LIMIT);
    store.publish(record(entry("i-1", "done")), LIMIT);

    assertThat(atRemote("log", "-1", "--format=%B", "main")).contains("i-old");
  }

  @Test
  void no_branch_is_ever_rewritten() throws Exception {
    PresenceStore store = store("i-1");
    for (int minute = 0; minute < 3; minute++) {
      store.publish(both(entry("i-1", "state" + minute), now()), LIMIT);
      clock.advance(Duration.ofMinutes(1));
    }

    int commits = flattime() == Flattime.DAILY ? 3 : 6;
    assertThat(atRemote("rev-list", "--count", flattimeBranch()))
        .isEqualTo(Integer.toString(commits));
  }

  @Test
  void days_whose_time_is_over_go_and_never_come_back() throws Exception {
    PresenceStore store = store("i-1");
    Entry one = entry("i-1", "done");
    Minute first = now();
    store.publish(both(one, first), LIMIT);
    clock.set(Instant.parse("2026-01-04T23:59:59Z"));
    store.publish(minutes(one, now()), LIMIT);
    if (flattime() == Flattime.DAILY) {
      assertThat(branches()).containsExactly("flattime/20260102", "flattime/20260104", "main");
    }

    clock.set(Instant.parse("2026-01-05T00:00:00Z"));
    store.publish(minutes(one, now()), LIMIT);
    store.publish(minutes(one, first, now().plus(Duration.ofMinutes(1))), LIMIT);

    if (flattime() == Flattime.DAILY) {
      assertThat(branches()).containsExactly("flattime/20260104", "flattime/20260105", "main");
    } else {
      assertThat(branches()).containsExactly("main");
    }
  }

  @Test
  void a_clock_far_ahead_deletes_nothing_that_another_has_told_before_another_tells_of_a_later_day()
      throws Exception {
    PresenceStore store = store("i-1");
    Minute first = now();
    store("i-2").publish(both(seen("i-2", "20260102"), first), LIMIT);
    store.publish(both(seen("i-1", "20260102"), first), LIMIT);
    clock.advance(Duration.ofDays(5));

    store.publish(both(seen("i-1", "20260107"), now()), LIMIT);
    store.publish(minutes(seen("i-1", "20260107"), now().plus(Duration.ofMinutes(1))), LIMIT);

    boolean daily = flattime() == Flattime.DAILY;
    List<String> all = List.of("flattime/20260102", "flattime/20260107", "main");
    assertThat(branches()).isEqualTo(daily ? all : List.of("main"));

    store("i-3").publish(record(seen("i-3", "20260105")), LIMIT);
    assertThat(branches()).isEqualTo(daily ? all.subList(1, 3) : List.of("main"));
  }

  @Test
  void a_clock_that_is_known_to_be_off_deletes_nothing() throws Exception {
    PresenceStore store = store("i-1");
    Entry off = PresenceRecord.of("i-1").seen("20260302").clockSkew(21).build().toEntry();
    store("i-2").publish(record(seen("i-2", "20260302")), LIMIT);
    store("i-3").publish(both(seen("i-3", "20260102"), now()), LIMIT);
    clock.set(Instant.parse("2026-03-02T00:00:00Z"));

    store.publish(both(off, now()), LIMIT);

    assertThat(branches())
        .isEqualTo(
            flattime() == Flattime.DAILY
                ? List.of("flattime/20260102", "flattime/20260302", "main")
                : List.of("main"));
    assertThat(store.all()).hasSize(3);
  }

  @Test
  void who_is_alone_left_deletes_its_own_days_and_keeps_the_last_of_the_others() throws Exception {
    PresenceStore store = store("i-1");
    store("i-2").publish(both(seen("i-2", "20260102"), now()), LIMIT);
    for (int day = 0; day < 4; day++) {
      clock.advance(Duration.ofDays(1));
      Entry said = seen("i-1", now().day());
      store.publish(both(said, now()), LIMIT);
    }

    if (flattime() == Flattime.DAILY) {
      assertThat(branches())
          .containsExactly(
              "flattime/20260102",
              "flattime/20260104",
              "flattime/20260105",
              "flattime/20260106",
              "main");
    }
  }

  @Test
  void branches_of_others_are_left_alone() throws Exception {
    PresenceStore store = store("i-1");
    store.publish(both(entry("i-1", "done"), now()), LIMIT);
    for (String branch : List.of("flattime/2020", "flattime/20201301", "turn/db1", "x/20200101")) {
      atRemote("branch", branch, "main");
    }
    clock.set(Instant.parse("2026-02-05T00:00:00Z"));

    store.publish(minutes(entry("i-1", "done"), now()), LIMIT);

    assertThat(branches()).contains("flattime/2020", "flattime/20201301", "turn/db1", "x/20200101");
  }
}
