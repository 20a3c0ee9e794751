package io.federation.git.trust;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.advance.Outcome;
import java.nio.file.Files;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which commits of a history must be signed, and from when on. */
@Tag("jvm")
class SignedHistoryTest extends TrustingClone {

  @Test
  void all_refuses_an_unsigned_commit_in_the_middle_which_tip_takes() throws Exception {
    trust.history.signBy(null);
    ObjectId middle = trust.commit("Two");
    trust.history.signBy(trust.alice.signer());
    trust.commit("Three");

    assertThat(trust.assertRefused(ALL)).contains(middle.name().substring(0, 10), "is not signed");
    trust.assertTaken(TIP);
  }

  @Test
  void all_refuses_a_signed_merge_of_an_unsigned_side_branch() throws Exception {
    // One -- Two --------- merge (signed)
    //    \-- Side (unsigned) -/
    trust.history.branch("side", trust.history.head());
    trust.commit("Two");
    trust.history.signBy(null);
    ObjectId side = trust.history.commitOn("side", "Side", write("side.txt", "1"));
    trust.history.signBy(trust.alice.signer());
    trust.history.merge("Merge", "side");

    assertThat(trust.assertRefused(ALL)).contains(side.name().substring(0, 10));
  }

  @Test
  void all_refuses_a_shallow_clone_whose_history_cannot_be_judged() throws Exception {
    trust.commit("Two");
    Files.writeString(trust.scene.file(".git/shallow"), trust.history.head().name() + "\n");

    assertThat(trust.advance(ALL)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void of_a_first_clone_the_tip_vouches_for_the_start() throws Exception {
    try (TrustScene other = TrustScene.in(Files.createDirectory(folder.resolve("other")))) {
      other.write("ops.allowed_signers", other.alice.allowed());
      other.history.signBy(null);
      other.commit("One");
      other.history.signBy(other.alice.signer());
      other.commit("Two");

      assertThat(other.makeClone(ALL)).isInstanceOf(Outcome.Advanced.class);
    }
  }

  @Test
  void a_first_clone_of_an_unsigned_tip_is_refused_and_leaves_nothing() throws Exception {
    try (TrustScene other = TrustScene.in(Files.createDirectory(folder.resolve("other")))) {
      other.write("ops.allowed_signers", other.alice.allowed());
      other.history.signBy(null);
      other.commit("One");

      assertThat(other.makeClone(TIP)).isInstanceOf(Outcome.Refused.class);
      assertThat(other.scene.workTree()).doesNotExist();
    }
  }

  @Test
  void signatures_asked_for_later_are_asked_for_the_next_commit_too() throws Exception {
    trust.history.signBy(null);
    trust.commit("Two");
    trust.scene.advance();
    trust.commit("Three");

    trust.assertRefused(TIP);
  }

  @Test
  void a_checkout_begun_without_signatures_and_cut_off_is_taken_back() throws Exception {
    ObjectId good = trust.history.head();
    trust.history.signBy(null);
    ObjectId evil = trust.commit("Evil", write("evil.txt", "evil"));
    trust.scene.git("fetch", "-q", "origin");
    trust.scene.git("update-index", "-q", "--refresh");
    trust.scene.git("read-tree", "-u", "-m", good.name(), evil.name());
    trust.scene.put(".temp/add/advancing", evil.name() + " main\n");

    Outcome outcome = trust.advance(TIP);

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(outcome.recovered())
        .anyMatch(line -> line.startsWith("undid an unfinished checkout"));
    trust.scene.assertStandsAt(good);
    assertThat(trust.scene.file("evil.txt")).doesNotExist();
  }

  @Test
  void a_checkout_of_a_trusted_commit_that_was_cut_off_is_finished_and_counts() throws Exception {
    ObjectId two = trust.commit("Two");
    trust.scene.git("fetch", "-q", "origin");
    trust.scene.put(".temp/add/advancing", two.name() + " main\n");

    assertThat(trust.advance(TIP).recovered()).isNotEmpty();

    trust.assertTaken(TIP);
  }
}
