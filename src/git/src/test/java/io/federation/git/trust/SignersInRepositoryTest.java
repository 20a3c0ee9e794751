package io.federation.git.trust;

import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The signers that the repository itself names. */
@Tag("jvm")
class SignersInRepositoryTest extends TrustingClone {

  @Test
  void a_change_of_signers_by_a_trusted_commit_holds_for_the_next_one() throws Exception {
    trust.commit("Alice", write("it/allowed_signers", trust.alice.allowed()));
    trust.assertTaken(TIP);
    trust.commit("Bob instead of Alice", write("it/allowed_signers", trust.bob.allowed()));
    trust.assertTaken(TIP);

    trust.commit("By Alice");
    assertThat(trust.assertRefused(TIP)).contains("No principal matched");

    trust.history.signBy(trust.bob.signer());
    trust.commit("By Bob");
    trust.assertTaken(TIP);
  }

  @Test
  void a_commit_that_adds_its_own_signer_is_refused() throws Exception {
    trust.commit("Alice", write("it/allowed_signers", trust.alice.allowed()));
    trust.assertTaken(TIP);
    trust.history.signBy(trust.bob.signer());
    trust.commit("Bob", write("it/allowed_signers", trust.alice.allowed() + trust.bob.allowed()));

    trust.assertRefused(TIP);
  }

  @Test
  void the_signers_of_a_first_tip_never_count_for_itself() throws Exception {
    trust.history.signBy(trust.bob.signer());
    trust.commit("Bob", write("it/allowed_signers", trust.bob.allowed()));

    trust.assertRefused(TIP);
  }

  @Test
  void the_signers_of_a_commit_that_was_taken_without_signatures_do_not_count() throws Exception {
    trust.history.signBy(null);
    trust.commit("Bob", write("it/allowed_signers", trust.bob.allowed()));
    trust.scene.advance();
    trust.history.signBy(trust.bob.signer());
    trust.commit("By Bob");

    trust.assertRefused(TIP);

    trust.history.signBy(trust.alice.signer());
    trust.commit("By Alice");
    trust.assertTaken(TIP);
  }

  @Test
  void when_the_signers_are_taken_out_of_the_tree_those_of_the_node_count_again() throws Exception {
    trust.commit("Bob", write("it/allowed_signers", trust.bob.allowed()));
    trust.assertTaken(TIP);
    trust.history.signBy(trust.bob.signer());
    trust.commit("None", delete("it/allowed_signers"));
    trust.assertTaken(TIP);

    trust.commit("By Bob");
    trust.assertRefused(TIP);
    trust.history.signBy(trust.alice.signer());
    trust.commit("By Alice");
    trust.assertTaken(TIP);
  }

  @Test
  void a_key_that_the_repository_revokes_is_refused() throws Exception {
    trust.commit(
        "Both",
        write("it/allowed_signers", trust.alice.allowed() + trust.bob.allowed()),
        write("it/revoked_signers", trust.bob.publicKey() + "\n"));
    trust.assertTaken(TIP);
    trust.history.signBy(trust.bob.signer());
    trust.commit("By Bob");

    assertThat(trust.assertRefused(TIP)).contains("revoked");
  }

  @Test
  void what_the_node_revokes_is_revoked_whatever_the_repository_says() throws Exception {
    trust.commit("Alice", write("it/allowed_signers", trust.alice.allowed()));
    trust.assertTaken(TIP);
    trust.write("ops.revoked_signers", trust.alice.publicKey() + "\n");
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("revoked");
  }

  @Test
  void a_malformed_file_of_the_repository_is_told_of() throws Exception {
    trust.commit("Broken", write("it/allowed_signers", "alice\n"));

    assertThat(trust.assertRefused(TIP))
        .startsWith("no commit after it could be trusted: it/allowed_signers of ")
        .contains("line 1");
  }
}
