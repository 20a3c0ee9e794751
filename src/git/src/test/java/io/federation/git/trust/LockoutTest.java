package io.federation.git.trust;

import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.advance.Outcome;
import io.federation.model.spec.Signatures;
import io.federation.testkit.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A trusted commit after which nobody could be trusted any more is refused, and can be mended. */
@Tag("jvm")
final class LockoutTest {

  private static final Signatures TIP = Signatures.TIP;
  private static final String REASON = "no commit after it could be trusted: ";

  @TempDir private Path folder;
  @AutoClose private TrustScene trust;

  @BeforeEach
  void a_clone_that_trusts_whom_its_last_commit_names() throws Exception {
    trust = TrustScene.in(folder);
    trust.write("ops.allowed_signers", trust.alice.allowed());
    trust.commit("One", write("it/allowed_signers", trust.alice.allowed()));
    assertThat(trust.makeClone(TIP)).isInstanceOf(Outcome.Advanced.class);
  }

  private interface Slip extends Function<TrustScene, Change> {}

  private static Arguments slip(String name, Slip slip) {
    return Arguments.of(name, slip);
  }

  private static Arguments signers(String name, Function<TrustScene, String> text) {
    return slip(name, trust -> write("it/allowed_signers", text.apply(trust)));
  }

  static Stream<Arguments> slips() {
    return Stream.of(
        signers("an empty file", trust -> ""),
        signers("comments alone", trust -> "# " + trust.alice.allowed()),
        signers("a line without a key", trust -> trust.alice.allowed() + "bob\n"),
        signers("a key that is cut off", trust -> trust.alice.allowed().substring(0, 60) + "\n"),
        signers("a misspelt kind of key", trust -> trust.alice.allowed().replace("ssh-", "shs-")),
        signers("an unknown option", trust -> trust.alice.allowed("valid-til=\"20300101Z\"")),
        signers("an expired key", trust -> trust.alice.allowed("valid-before=\"20251231Z\"")),
        signers(
            "a namespace that is not Git's", trust -> trust.alice.allowed("namespaces=\"gti\"")),
        signers("a negated principal", trust -> "!" + trust.alice.allowed()),
        slip(
            "all keys revoked",
            trust -> write("it/revoked_signers", trust.alice.publicKey() + "\n")),
        slip("a malformed list of revoked keys", trust -> write("it/revoked_signers", "alice\n")),
        slip("a malformed keyring", trust -> write("it/trusted_keys.asc", "no keyring\n")),
        signers("far too many lines", trust -> trust.alice.allowed() + "#\n".repeat(1 << 20)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slips")
  void a_slip_in_the_files_of_keys_is_refused_and_mended_by_the_next_commit(String name, Slip slip)
      throws Exception {
    trust.commit("Slip", slip.apply(trust));

    assertThat(trust.assertRefused(TIP)).startsWith(REASON);

    trust.history.revert(trust.history.head());
    trust.commit("Two");
    trust.assertTaken(TIP);
  }

  @Test
  void the_keys_may_not_be_taken_out_where_the_node_has_none_of_its_own() throws Exception {
    Files.delete(trust.trustFolder().resolve("ops.allowed_signers"));
    trust.commit("None", delete("it/allowed_signers"));

    assertThat(trust.assertRefused(TIP)).startsWith(REASON).contains("ops.allowed_signers");
  }

  @Test
  void a_first_clone_of_what_could_never_be_followed_is_refused() throws Exception {
    try (TrustScene other = TrustScene.in(Files.createDirectory(folder.resolve("other")))) {
      other.write("ops.allowed_signers", other.alice.allowed());
      other.commit("Slip", write("it/allowed_signers", ""));

      assertThat(other.makeClone(TIP)).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void an_authority_alone_is_somebody() throws Exception {
    trust.commit("CA", write("it/allowed_signers", trust.bob.allowed("cert-authority")));

    trust.assertTaken(TIP);
  }

  @Test
  void what_the_node_itself_revokes_counts_too() throws Exception {
    trust.write("revoked_signers", trust.bob.publicKey() + "\n");
    trust.commit("Bob", write("it/allowed_signers", trust.bob.allowed()));

    assertThat(trust.assertRefused(TIP)).startsWith(REASON);
  }
}
