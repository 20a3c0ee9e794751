package io.federation.git.trust;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitProgram;
import io.federation.git.advance.Outcome;
import io.federation.model.spec.Signatures;
import io.federation.testkit.GnupgHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's clock shows 2026-01-02. */
@Tag("jvm")
class OpenPgpSignatureTest {

  private static final Signatures TIP = Signatures.TIP;
  private static final String MADE = "20251201T000000";
  private static final String SIGNED = "20260101T000000";

  @TempDir private Path folder;
  @AutoClose private TrustScene trust;
  @AutoClose private GnupgHome gnupg;
  private String carol;

  @BeforeEach
  void a_clone_that_trusts_carol() throws Exception {
    trust = TrustScene.in(folder);
    gnupg = GnupgHome.in(folder.resolve("g"));
    carol = gnupg.newKey("carol", "ed25519", MADE, "never");
    trust.write("ops.trusted_keys.asc", gnupg.export(carol));
    trust.history.signBy(gnupg.signer(carol, SIGNED));
    trust.commit("One");
    assertThat(trust.makeClone(TIP)).isInstanceOf(Outcome.Advanced.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIP", "ALL"})
  void a_tip_that_somebody_trusted_signed_is_taken(Signatures signatures) throws Exception {
    trust.commit("Two");

    trust.assertTaken(signatures);
  }

  @Test
  void a_commit_that_git_itself_signed_is_taken() throws Exception {
    Path clone = folder.resolve("carols-clone");
    GitProgram git = GitProgram.withHome(folder);
    git.in(folder, "clone", "-q", trust.history.folder().toString(), clone.toString());
    Path gpg = folder.resolve("gpg.sh");
    Files.writeString(
        gpg,
        "#!/bin/sh\nexec gpg --homedir '%s' --batch --faked-system-time '%s!' \"$@\"\n"
            .formatted(folder.resolve("g"), SIGNED));
    Files.setPosixFilePermissions(gpg, PosixFilePermissions.fromString("rwx------"));
    git.in(clone, "config", "gpg.program", gpg.toString());
    git.in(clone, "config", "user.signingKey", carol);
    git.in(clone, "commit", "-q", "-S", "--allow-empty", "-m", "Two, é");
    git.in(clone, "push", "-q", "origin", "HEAD:main");

    trust.assertTaken(TIP);
  }

  @Test
  void a_strangers_signature_is_refused() throws Exception {
    String dave = gnupg.newKey("dave", "ed25519", MADE, "never");
    trust.history.signBy(gnupg.signer(dave, SIGNED));
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("it was not made by a key of the keyring");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "ed25519"})
  void keys_of_several_kinds_and_subkeys_are_taken(String algorithm) throws Exception {
    String dave = gnupg.newKey("dave", algorithm, MADE, "never");
    trust.write("ops.trusted_keys.asc", gnupg.export(carol) + gnupg.export(dave));
    trust.history.signBy(gnupg.signer(dave, SIGNED));
    trust.commit("Two");
    trust.assertTaken(TIP);

    gnupg.addSigningSubkey(dave, algorithm, MADE);
    trust.write("ops.trusted_keys.asc", gnupg.export(dave, carol));
    trust.commit("Three");
    trust.assertTaken(TIP);
  }

  @Test
  void a_keyring_in_binary_form_is_read() throws Exception {
    Path file = trust.trustFolder().resolve("ops.trusted_keys.asc");
    gnupg.exportBinary(file, carol);
    trust.commit("Two");

    trust.assertTaken(TIP);
  }

  @Test
  void a_revoked_key_is_refused_though_it_signed_before() throws Exception {
    trust.commit("Two");
    gnupg.revoke(carol, "20260101T120000");
    trust.write("ops.trusted_keys.asc", gnupg.export(carol));

    assertThat(trust.assertRefused(TIP)).contains("revoked");
  }

  @Test
  void a_key_that_the_node_holds_revoked_is_refused_whatever_the_repository_says()
      throws Exception {
    trust.commit("Keys", write("it/trusted_keys.asc", gnupg.export(carol)));
    trust.assertTaken(TIP);
    trust.commit("Two");
    gnupg.revoke(carol, "20260101T120000");
    trust.write("ops.trusted_keys.asc", gnupg.export(carol));

    assertThat(trust.assertRefused(TIP)).contains("revoked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"20260102T000000", "20251231T000000"})
  void a_key_that_has_expired_is_refused_whatever_time_the_signature_claims(String expires)
      throws Exception {
    String dave = gnupg.newKey("dave", "ed25519", MADE, expires);
    trust.write("ops.trusted_keys.asc", gnupg.export(dave));
    trust.history.signBy(gnupg.signer(dave, "20251215T000000"));
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("has expired");
  }

  @Test
  void a_signature_that_has_expired_is_refused() throws Exception {
    trust.history.signBy(gnupg.signer(carol, SIGNED, "--default-sig-expire", "20260101T120000"));
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("expired");
  }

  @Test
  void a_signature_by_way_of_sha1_is_refused() throws Exception {
    trust.history.signBy(gnupg.signer(carol, SIGNED, "--digest-algo", "SHA1"));
    trust.commit("Two");

    trust.assertRefused(TIP);
  }

  @Test
  void an_altered_commit_is_refused() throws Exception {
    byte[] two = trust.history.bytes(trust.commit("Two"));
    two[two.length - 1] = 'x';
    trust.history.put("main", two);

    assertThat(trust.assertRefused(TIP)).contains("does not match the commit");
  }

  @Test
  void a_malformed_keyring_is_told_of() throws Exception {
    trust.commit("Two");
    Path file = trust.write("ops.trusted_keys.asc", "no keyring\n");

    assertThat(trust.assertRefused(TIP)).startsWith(file.toString());
  }

  @Test
  void an_ssh_signature_is_refused_where_only_openpgp_keys_are_trusted() throws Exception {
    trust.history.signBy(trust.alice.signer());
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("only OpenPGP keys are trusted");
  }

  @Test
  void both_kinds_of_keys_can_be_trusted_at_once() throws Exception {
    trust.write("ops.allowed_signers", trust.alice.allowed());
    trust.commit("By Carol");
    trust.assertTaken(TIP);
    trust.history.signBy(trust.alice.signer());
    trust.commit("By Alice");
    trust.assertTaken(TIP);
  }

  @Test
  void a_commit_that_names_a_revoked_key_alone_is_refused() throws Exception {
    String dave = gnupg.newKey("dave", "ed25519", MADE, "never");
    gnupg.revoke(dave, MADE);
    trust.commit("Dave", write("it/trusted_keys.asc", gnupg.export(dave)));

    assertThat(trust.assertRefused(TIP))
        .startsWith("no commit after it could be trusted: it/trusted_keys.asc of ");
  }

  @Test
  void a_change_of_keys_is_signed_by_one_who_was_trusted_before() throws Exception {
    String dave = gnupg.newKey("dave", "ed25519", MADE, "never");
    trust.commit("Dave", write("it/trusted_keys.asc", gnupg.export(dave)));
    trust.assertTaken(TIP);
    trust.commit("By Carol");
    trust.assertRefused(TIP);
    trust.history.signBy(gnupg.signer(dave, SIGNED));
    trust.commit("By Dave");
    trust.assertTaken(TIP);
  }
}
