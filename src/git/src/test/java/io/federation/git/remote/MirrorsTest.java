package io.federation.git.remote;

import static io.federation.git.Scene.version;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.federation.git.GitRepository;
import io.federation.git.Scene;
import io.federation.git.Verifier;
import io.federation.git.advance.Cloning;
import io.federation.git.advance.Outcome;
import io.federation.git.look.Look;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpAnswer;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorsTest {

  @TempDir private Path folder;
  private Scene scene;
  private GitHistory history;
  private HttpGitServer first;
  private HttpGitServer second;
  private Remote remote;
  private ObjectId one;

  @BeforeEach
  void a_clone_of_a_repository_that_two_servers_have() throws Exception {
    scene = Scene.in(folder);
    history = scene.history();
    one = history.commit("One", write("a.txt", "1"));
    first = HttpGitServer.serving(scene.repositories());
    second = HttpGitServer.serving(scene.repositories());
    remote = remote(first.url("ops.git"), second.url("ops.git"));
    scene.makeClone(remote);
    first.clearRequests();
    second.clearRequests();
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    scene.close();
  }

  private Remote remote(String url, String... mirrors) {
    Credentials credentials = new Credentials(scene.credentials(), "ops");
    return new Remote(url, List.of(mirrors), "main", List.of(), List.of(), credentials);
  }

  /** Copies the repository as it is now, and returns the path of the copy. */
  private String mirror(String name) {
    Path mirror = folder.resolve("repositories").resolve(name);
    ProgramRun.of("git", "clone", "-q", "--mirror", history.folder().toString(), mirror.toString())
        .run()
        .expectingSuccess();
    return mirror.toString();
  }

  @Test
  void the_first_that_answers_is_used_and_the_others_are_not_asked() throws Exception {
    history.commit("Two", write("a.txt", "2"));

    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
    scene.advance(remote);

    scene.assertLikeFreshClone();
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void a_look_with_mirrors_costs_no_more_than_one_without_and_writes_nothing() throws Exception {
    FolderSnapshot before = scene.everything();

    assertThat(scene.look(remote)).isEqualTo(new Look.UpToDate(version(one)));

    assertThat(first.requests()).hasSizeLessThanOrEqualTo(2);
    assertThat(before.differencesTo(scene.everything())).isEmpty();
  }

  @Test
  void where_the_first_does_not_answer_the_second_is_used_and_that_is_told() throws Exception {
    first.stop();
    history.commit("Two", write("a.txt", "2"));

    assertThat(scene.look(remote)).isInstanceOf(Look.Moved.class);
    assertThat(scene.skipped()).hasSize(1).allMatch(line -> line.startsWith(first.url("ops.git")));
    scene.advance(remote);

    scene.assertLikeFreshClone();
  }

  @Test
  void where_the_first_breaks_in_the_middle_the_second_is_used() throws Exception {
    history.commit("Two", write("a.txt", "2"));
    first.answerOn("/git-upload-pack", HttpAnswer.cutAfter(100));

    scene.advance(remote);

    scene.assertLikeFreshClone();
  }

  @Test
  void a_clone_is_made_of_the_second_where_the_first_does_not_answer() throws Exception {
    first.stop();

    Outcome outcome =
        Cloning.clone(folder.resolve("gitrepo/other"), remote, Verifier.ACCEPT_ALL, scene.clock());

    assertThat(outcome).isInstanceOf(Outcome.Advanced.class);
  }

  @Test
  void all_that_fail_are_told_in_one_line_each_with_its_reason() {
    first.answer(HttpAnswer.status(503));
    second.stop();

    for (String told : List.of(failedLook(), failedAdvance())) {
      assertThat(told)
          .contains(first.url("ops.git"), "503", second.url("ops.git"))
          .doesNotContain("\n", "\r");
    }
  }

  private String failedLook() {
    return catchThrowableOfType(RemoteUnavailableException.class, () -> scene.look(remote))
        .getMessage();
  }

  private String failedAdvance() {
    return catchThrowableOfType(RemoteUnavailableException.class, () -> scene.advance(remote))
        .getMessage();
  }

  @Test
  void one_that_did_not_answer_is_asked_last_for_some_minutes() throws Exception {
    first.answer(HttpAnswer.status(503));
    scene.look(remote);
    first.clearRequests();

    for (int minute = 0; minute < 9; minute++) {
      scene.clock().advance(Duration.ofMinutes(1));
      assertThat(scene.look(remote)).isInstanceOf(Look.UpToDate.class);
    }
    assertThat(first.requests()).isEmpty();
    assertThat(scene.skipped()).hasSize(1);

    scene.clock().advance(Duration.ofMinutes(1));
    scene.look(remote);
    assertThat(first.requests()).isNotEmpty();
    assertThat(scene.skipped()).hasSize(2);

    first.answerNormally();
    scene.clock().advance(Duration.ofMinutes(10));
    second.clearRequests();
    scene.look(remote);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void one_that_did_not_answer_is_asked_all_the_same_where_no_other_does() throws Exception {
    first.stop();
    scene.look(remote);
    first.start();
    second.stop();

    assertThat(scene.look(remote)).isInstanceOf(Look.UpToDate.class);
  }

  @Test
  void a_clock_that_jumps_back_does_not_keep_one_last_for_ever() throws Exception {
    first.answer(HttpAnswer.status(503));
    scene.look(remote);
    first.answerNormally();
    first.clearRequests();
    scene.clock().advance(Duration.ofDays(-365));

    scene.look(remote);

    assertThat(first.requests()).isNotEmpty();
  }

  @Test
  void a_note_of_who_did_not_answer_that_is_damaged_does_no_harm() throws Exception {
    scene.put(".temp/add/silent", "\u0000\u0000 x\n99999999999999999 y\n\n");

    assertThat(scene.look(remote)).isInstanceOf(Look.UpToDate.class);
  }

  @Test
  void one_that_is_behind_is_passed_over_for_the_next() throws Exception {
    String old = mirror("old.git");
    scene.advance(remote);
    ObjectId two = history.commit("Two", write("a.txt", "2"));
    scene.advance(remote);
    ObjectId three = history.commit("Three", write("a.txt", "3"));
    Remote behindFirst = remote(old, second.url("ops.git"));

    assertThat(scene.look(behindFirst)).isInstanceOf(Look.Moved.class);
    assertThat(scene.advance(behindFirst).from()).contains(version(two));
    scene.assertStandsAt(three);
  }

  @Test
  void where_all_are_behind_there_is_nothing_to_do() throws Exception {
    String old = mirror("old.git");
    ObjectId two = history.commit("Two", write("a.txt", "2"));
    scene.advance(remote);
    first.stop();
    Remote behind = remote(first.url("ops.git"), old);

    assertThat(scene.look(behind)).isEqualTo(new Look.UpToDate(version(two)));
    assertThat(scene.advance(behind).to()).isEqualTo(version(two));
    scene.assertStandsAt(two);

    scene.put("a.txt", "edited");
    assertThat(scene.advance(behind).aside()).isPresent();
    assertThat(scene.text("a.txt")).isEqualTo("2");
  }

  private static Verifier refusing(ObjectId... tips) {
    return (repository, accepted, tip) ->
        List.of(tips).contains(ObjectId.fromString(tip.hex()))
            ? Optional.of("nobody signed it")
            : Optional.empty();
  }

  private Look look(Remote asked, Verifier verifier) throws Exception {
    try (GitRepository repository = GitRepository.open(scene.workTree());
        LsRefsClient refs = new LsRefsClient()) {
      return Look.at(repository, asked, refs, () -> verifier, scene.clock(), skipped -> {});
    }
  }

  @Test
  void what_is_refused_from_one_is_looked_for_at_the_next() throws Exception {
    String evil = mirror("evil.git");
    try (GitHistory other = GitHistory.open(Path.of(evil))) {
      ObjectId bad = other.commit("Evil", write("a.txt", "evil"));
      Verifier verifier = refusing(bad);
      ObjectId two = history.commit("Two", write("a.txt", "2"));
      Remote evilFirst = remote(evil, second.url("ops.git"));

      Outcome.Advanced taken = (Outcome.Advanced) scene.advance(evilFirst, verifier);

      scene.assertStandsAt(two);
      assertThat(taken.passedOver().orElseThrow().tip()).isEqualTo(version(bad));
      assertThat(taken.passedOver().orElseThrow().reason())
          .isEqualTo("nobody signed it, from " + evil);
      assertThat(look(evilFirst, verifier))
          .isEqualTo(
              new Look.StillRefused(version(two), version(bad), "nobody signed it, from " + evil));
      ObjectId three = history.commit("Three", write("a.txt", "3"));
      assertThat(look(evilFirst, verifier)).isInstanceOf(Look.Moved.class);
      scene.advance(evilFirst, verifier);
      scene.assertStandsAt(three);
      assertThat(look(evilFirst, verifier)).isInstanceOf(Look.StillRefused.class);
    }
  }

  @Test
  void what_is_refused_from_all_is_told_of_each_and_fetched_once() throws Exception {
    String evil = mirror("evil.git");
    try (GitHistory other = GitHistory.open(Path.of(evil))) {
      ObjectId bad = other.commit("Evil", write("a.txt", "evil"));
      ObjectId worse = history.commit("Worse", write("a.txt", "2"));
      Verifier verifier = refusing(bad, worse);
      Remote both = remote(evil, second.url("ops.git"));

      Outcome.Refused refused = (Outcome.Refused) scene.advance(both, verifier);

      assertThat(refused.tip()).isEqualTo(version(bad));
      assertThat(refused.reason())
          .isEqualTo(
              "nobody signed it, from "
                  + evil
                  + "; and "
                  + worse.name()
                  + ": nobody signed it, from "
                  + second.url("ops.git"));
      second.clearRequests();
      assertThat(look(both, verifier))
          .isEqualTo(new Look.StillRefused(version(one), version(bad), refused.reason()));
      assertThat(second.requests()).hasSize(1);
    }
  }

  @Test
  void one_that_has_diverged_keeps_nothing_from_the_next() throws Exception {
    mirror("other.git");
    try (GitHistory other = GitHistory.open(scene.repositories().resolve("other.git"))) {
      other.commit("Diverged", write("a.txt", "other"));
      history.commit("Two", write("a.txt", "2"));
      scene.advance(remote);
      ObjectId three = history.commit("Three", write("a.txt", "3"));

      scene.advance(remote(second.url("other.git"), first.url("ops.git")));

      scene.assertStandsAt(three);
    }
  }

  @Test
  void a_clone_is_made_of_the_second_where_what_the_first_has_is_refused() throws Exception {
    String evil = mirror("evil.git");
    try (GitHistory other = GitHistory.open(Path.of(evil))) {
      ObjectId bad = other.commit("Evil", write("a.txt", "evil"));

      Outcome outcome =
          Cloning.clone(
              folder.resolve("gitrepo/other"),
              remote(evil, second.url("ops.git")),
              refusing(bad),
              scene.clock());

      assertThat(((Outcome.Advanced) outcome).to()).isEqualTo(version(one));
    }
  }

  @Test
  void one_that_has_diverged_is_refused_by_its_name() throws Exception {
    mirror("other.git");
    try (GitHistory other = GitHistory.open(scene.repositories().resolve("other.git"))) {
      other.commit("Diverged", write("a.txt", "other"));
      history.commit("Two", write("a.txt", "2"));
      scene.advance(remote);
      Remote diverged = remote(second.url("other.git"), first.url("ops.git"));

      Outcome.Refused refused = scene.refusedAdvance(diverged);

      assertThat(refused.reason()).contains(second.url("other.git"), "was rewritten");
      assertThat(scene.look(diverged)).isInstanceOf(Look.StillRefused.class);
      scene.assertStandsAt(history.head());
    }
  }
}
