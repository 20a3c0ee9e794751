package io.federation.presence.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.model.Stamp;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.turn.Turn.Holding;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turns in a real Git repository behind a real server, each node with a cache of its own. */
class GitTurnStoreTest extends TurnStoreContract {

  private static final int NODES = 8;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration AT_LAST = Duration.ofMinutes(5);

  @TempDir private Path folder;

  @AutoClose private GitHistory presence;
  @AutoClose private HttpGitServer server;

  @BeforeEach
  void serve() {
    presence = GitHistory.create(folder.resolve("presence.git"));
    presence.commit("Begin", Change.write("README.md", "who is there"));
    server = HttpGitServer.serving(folder);
  }

  @Override
  protected TurnStore open(String instanceId) throws Exception {
    return GitTurnStore.open(cache(instanceId), remote(), instanceId, Clock.systemUTC(), LIMIT);
  }

  private Path cache(String instanceId) {
    return folder.resolve("nodes").resolve(instanceId).resolve("turns.git");
  }

  private Remote remote() {
    return new Remote(
        server.url("presence.git"),
        "main",
        List.of(),
        new Credentials(folder.resolve("credentials"), "presence"));
  }

  @Override
  protected void stop() {
    server.stop();
  }

  private String git(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("git", "-C", folder.resolve("presence.git").toString()));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command).run().expectingSuccess().out();
  }

  @Test
  void a_turn_is_one_file_and_its_history_tells_who_had_it() throws Exception {
    try (TurnStore store = open("app1-1")) {
      assertThat(store.swap("app1", store.read("app1"), Turn.FREE)).isTrue();
      assertThat(store.swap("app1", store.read("app1"), heldBy("app1-1"))).isTrue();
    }

    assertThat(git("log", "--format=%an %s", "turn/app1"))
        .isEqualTo("app1-1 turn of app1: held by app1-1\napp1-1 turn of app1: free\n");
    assertThat(git("ls-tree", "-r", "--name-only", "turn/app1")).isEqualTo("turn.json\n");
    assertThat(git("show", "turn/app1:turn.json")).isEqualTo(TurnJson.render(heldBy("app1-1")));
  }

  @Test
  void a_branch_that_is_deleted_is_a_free_turn() throws Exception {
    try (TurnStore store = open("app1-1")) {
      assertThat(store.swap("app1", store.read("app1"), heldBy("app1-2"))).isTrue();
      git("branch", "-D", "turn/app1");

      assertThat(store.read("app1")).isEqualTo(new TurnStore.Found("", Turn.FREE));
      assertThat(store.swap("app1", store.read("app1"), heldBy("app1-1"))).isTrue();
    }
  }

  @Test
  void what_is_no_turn_is_told_with_the_cure_and_nobody_gets_it() throws Exception {
    presence.branch("turn/app1", presence.head());
    presence.commitOn("turn/app1", "Spoil", Change.write("turn.json", "{"));
    presence.branch("turn/app2", presence.head());

    try (TurnStore store = open("app1-1")) {
      assertThatThrownBy(() -> store.read("app1"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              server.url("presence.git") + ": turn.json on branch turn/app1 is not a turn: ")
          .hasMessageEndingWith("; delete the branch to begin anew");
      assertThatThrownBy(() -> store.read("app2")).hasMessageContaining("there is no such file");
    }
  }

  @Test
  void a_server_that_never_takes_a_push_is_not_taken_for_a_lost_race() throws Exception {
    Path hook = folder.resolve("presence.git/hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (TurnStore store = open("app1-1")) {
      TurnStore.Found found = store.read("app1");
      assertThatThrownBy(() -> store.swap("app1", found, heldBy("app1-1")))
          .isInstanceOf(PresenceUnavailableException.class)
          .hasMessage(
              server.url("presence.git")
                  + " does not take a push to branch turn/app1: pre-receive hook declined");
    }
  }

  @Tag("slow")
  @Test
  void a_cache_that_is_in_use_is_told() throws Exception {
    try (TurnStore store = open("app1-1")) {
      assertThat(store.read("app1").turn()).isEqualTo(Turn.FREE);
      assertThatThrownBy(() -> open("app1-1"))
          .isInstanceOf(PresenceUnavailableException.class)
          .hasMessageContaining("is in use by another process");
    }
  }

  @Test
  void eight_that_fight_for_it_get_it_one_after_the_other() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    fight(
        self -> {
          for (int round = 0; round < 2; round++) {
            takeAtLast(self);
            assertThat(inside.incrementAndGet()).as("nodes that have the turn").isEqualTo(1);
            order.add(self);
            try (TurnStore store = open(self)) {
              // Has it for as long as this takes, so that another one in it would be noticed.
              assertThat(store.read("app1").turn().isHeldBy(self)).isTrue();
              assertThat(inside.decrementAndGet()).isZero();
              assertThat(turns(store, self).leave("app1", Optional.empty())).isTrue();
            }
          }
          return self;
        });

    assertThat(order).hasSize(2 * NODES);
    assertThat(TurnJson.parse(git("show", "turn/app1:turn.json"))).isEqualTo(Turn.FREE);
  }

  private void takeAtLast(String self) throws Exception {
    long start = System.nanoTime();
    while (System.nanoTime() - start < AT_LAST.toNanos()) {
      try (TurnStore store = open(self)) {
        TakeResult taking =
            turns(store, self).take("app1", Duration.ofMinutes(5), Optional.empty());
        if (taking instanceof TakeResult.Taken) {
          return;
        }
        assertThat(taking).isInstanceOfAny(TakeResult.Occupied.class, TakeResult.Lost.class);
      }
      // As the command does; without it the fight is only louder.
      Thread.sleep(ThreadLocalRandom.current().nextInt(50, 200));
    }
    throw new AssertionError(self + " never got the turn; it is " + git("show", "turn/app1"));
  }

  private static Turns turns(TurnStore store, String self) {
    return new Turns(store, self, id -> true, Clock.systemUTC());
  }

  @Test
  void of_eight_that_break_the_turn_of_a_dead_node_one_gets_it() throws Exception {
    Stamp longAgo = new Stamp(Instant.now().minus(Duration.ofHours(1)));
    try (TurnStore store = open("app1-0")) {
      Turn abandoned = new Turn(Optional.of(new Holding("app1-0", longAgo, longAgo)), List.of());
      assertThat(store.swap("app1", store.read("app1"), abandoned)).isTrue();
    }

    List<TakeResult> takings =
        fight(
            self -> {
              try (TurnStore store = open(self)) {
                return new Turns(store, self, Set.of(self)::contains, Clock.systemUTC())
                    .take("app1", Duration.ofMinutes(5), Optional.empty());
              }
            });

    List<TakeResult> winners = takings.stream().filter(TakeResult.Taken.class::isInstance).toList();
    assertThat(winners).hasSize(1);
    TakeResult.Taken winner = (TakeResult.Taken) winners.get(0);
    assertThat(winner.broken()).map(Holding::holder).contains("app1-0");
    assertThat(takings)
        .filteredOn(taking -> taking != winner)
        .allSatisfy(
            taking -> assertThat(taking).isEqualTo(new TakeResult.Occupied(winner.holding())));
  }

  private interface Fighter<T> {
    T fight(String self) throws Exception;
  }

  private static <T> List<T> fight(Fighter<T> fighter) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    try {
      List<Callable<T>> fighters = new ArrayList<>();
      for (int i = 1; i <= NODES; i++) {
        String self = "app1-" + i;
        fighters.add(() -> fighter.fight(self));
      }
      List<T> results = new ArrayList<>();
      List<Throwable> troubles = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(fighters)) {
        try {
          results.add(each.get());
        } catch (ExecutionException e) {
          troubles.add(e.getCause());
        }
      }
      assertThat(troubles).isEmpty();
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
