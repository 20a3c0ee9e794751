package io.federation.git.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.GitProgram;
import io.federation.git.look.Look;
import io.federation.model.spec.Signatures;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commits of the story are of 2026-01-01, and the node's clock shows 2026-01-02. */
@Tag("jvm")
class SshSignatureTest extends TrustingClone {

  @ParameterizedTest
  @EnumSource(names = {"TIP", "ALL"})
  void a_tip_that_somebody_trusted_signed_is_taken(Signatures signatures) throws Exception {
    trust.commit("Two");

    trust.assertTaken(signatures);
  }

  @Test
  void a_commit_that_git_itself_signed_is_taken() throws Exception {
    Path clone = folder.resolve("alices-clone");
    GitProgram git = GitProgram.withHome(folder);
    git.in(folder, "clone", "-q", trust.history.folder().toString(), clone.toString());
    git.in(clone, "config", "gpg.format", "ssh");
    git.in(clone, "config", "user.signingKey", trust.alice.file().toString());
    git.in(clone, "commit", "-q", "-S", "--allow-empty", "-m", "Two, é");
    git.in(clone, "push", "-q", "origin", "HEAD:main");

    trust.assertTaken(TIP);
  }

  @ParameterizedTest
  @EnumSource(names = {"TIP", "ALL"})
  void an_unsigned_tip_is_refused(Signatures signatures) throws Exception {
    trust.history.signBy(null);
    trust.commit("Two");

    assertThat(trust.assertRefused(signatures)).contains("is not signed");
  }

  @Test
  void a_strangers_signature_is_refused() throws Exception {
    trust.history.signBy(trust.bob.signer());
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("No principal matched", "SHA256:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!bob", "alice,!bob", "\"!bob\"", "\"alice,!bob\"", "*,!bob"})
  void the_key_of_a_line_with_a_negated_principal_is_not_trusted(String principals)
      throws Exception {
    trust.write(
        "ops.allowed_signers",
        trust.alice.allowed() + principals + " " + trust.bob.publicKey() + "\n");
    trust.history.signBy(trust.bob.signer());
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("No principal matched");

    trust.history.signBy(trust.alice.signer());
    trust.commit("Three");
    trust.assertTaken(TIP);
  }

  @Test
  void a_key_that_the_node_revoked_is_refused() throws Exception {
    trust.commit("Two");
    trust.write("revoked_signers", "# lost\n" + trust.alice.publicKey() + "\n");

    assertThat(trust.assertRefused(TIP)).contains("revoked");
  }

  @Test
  void a_key_that_a_binary_list_revokes_is_refused() throws Exception {
    trust.commit("Two");
    Path list = trust.write("ops.revoked_signers", "");
    ProgramRun.of("ssh-keygen", "-k", "-f", list.toString(), trust.alice.publicFile().toString())
        .run()
        .expectingSuccess();
    Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-------"));

    assertThat(trust.assertRefused(TIP)).contains("revoked");
  }

  @Test
  void an_empty_list_of_revoked_keys_revokes_nothing() throws Exception {
    trust.commit("Two");
    trust.write("revoked_signers", "# none\n\n");
    trust.write("ops.revoked_signers", "");

    trust.assertTaken(TIP);
  }

  @Test
  void a_malformed_list_of_revoked_keys_is_told_of_and_nothing_is_taken() throws Exception {
    trust.commit("Two");
    trust.write("revoked_signers", "this is no key at all\n");

    assertThat(trust.assertRefused(TIP)).contains("revoked_signers is malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Signed after the key had expired.
        "valid-before=\"20251231Z\"",
        // Signed before the key was valid.
        "valid-after=\"20260101120000Z\"",
        // Signed while it was valid, as the commit says; it has expired since. The commit's time is
        // what the signer claims: somebody who found the key would claim this too.
        "valid-before=\"20260101120000Z\"",
        "namespaces=\"file\"",
      })
  void a_key_that_may_not_sign_this_is_refused(String options) throws Exception {
    trust.commit("Two");
    trust.write("ops.allowed_signers", trust.alice.allowed(options));

    trust.assertRefused(TIP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "valid-before=\"20260103Z\"",
        "valid-after=\"20251231Z\",valid-before=\"20270101Z\"",
        "namespaces=\"git\"",
        "namespaces=\"file,git\""
      })
  void a_key_whose_options_fit_is_taken(String options) throws Exception {
    trust.commit("Two");
    trust.write("ops.allowed_signers", trust.alice.allowed(options.replace("\",", "\" ")));

    trust.assertTaken(TIP);
  }

  @Test
  void a_commit_dated_back_to_when_an_expired_key_was_valid_is_refused() throws Exception {
    trust.write("ops.allowed_signers", trust.alice.allowed("valid-before=\"20251231Z\""));
    trust.history.continueAt(Instant.parse("2025-12-01T00:00:00Z"));
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("was not valid");
  }

  @Test
  void the_signature_of_another_commit_is_refused() throws Exception {
    String two = new String(trust.history.bytes(trust.commit("Two")), ISO_8859_1);
    trust.history.signBy(null);
    String three = new String(trust.history.bytes(trust.commit("Three")), ISO_8859_1);
    String signature = two.substring(two.indexOf("gpgsig "), two.indexOf("\n\n") + 1);

    trust.history.put(
        "main", three.replaceFirst("\n\n", "\n" + signature + "\n").getBytes(ISO_8859_1));

    assertThat(trust.assertRefused(TIP)).contains("does not match the commit");
  }

  @Test
  void a_commit_whose_message_was_changed_is_refused() throws Exception {
    String two = new String(trust.history.bytes(trust.commit("Two")), ISO_8859_1);

    trust.history.put("main", two.replace("\n\nTwo", "\n\nTvo").getBytes(ISO_8859_1));

    assertThat(trust.assertRefused(TIP)).contains("does not match the commit");
  }

  @Test
  void a_commit_whose_tree_was_changed_is_refused() throws Exception {
    ObjectId good = trust.commit("Two");
    trust.history.signBy(null);
    ObjectId evil = trust.commit("Evil");
    String evilTree = new String(trust.history.bytes(evil), ISO_8859_1).substring(0, 45);
    String signed = new String(trust.history.bytes(good), ISO_8859_1);

    trust.history.put("main", (evilTree + signed.substring(45)).getBytes(ISO_8859_1));

    assertThat(trust.assertRefused(TIP)).contains("does not match the commit");
  }

  @Test
  void a_signature_that_stands_in_the_message_is_none() throws Exception {
    String two = new String(trust.history.bytes(trust.commit("Two")), ISO_8859_1);
    String signature = two.substring(two.indexOf("gpgsig "), two.indexOf("\n\n") + 1);

    trust.history.put("main", (two.replace(signature, "") + "\n" + signature).getBytes(ISO_8859_1));

    assertThat(trust.assertRefused(TIP)).contains("is not signed");
  }

  @Test
  void a_commit_with_two_signatures_is_refused() throws Exception {
    String two = new String(trust.history.bytes(trust.commit("Two")), ISO_8859_1);
    String signature = two.substring(two.indexOf("gpgsig "), two.indexOf("\n\n") + 1);

    trust.history.put("main", two.replace(signature, signature + signature).getBytes(ISO_8859_1));

    assertThat(trust.assertRefused(TIP)).contains("more than one signature");
  }

  @Test
  void a_signed_tag_on_an_unsigned_commit_does_not_count() throws Exception {
    trust.history.signBy(null);
    trust.commit("Two");
    Path clone = folder.resolve("alices-clone");
    GitProgram git = GitProgram.withHome(folder);
    git.in(folder, "clone", "-q", trust.history.folder().toString(), clone.toString());
    git.in(clone, "config", "gpg.format", "ssh");
    git.in(clone, "config", "user.signingKey", trust.alice.file().toString());
    git.in(clone, "tag", "-s", "-m", "Two", "v2", "HEAD");
    git.in(clone, "push", "-q", "origin", "v2");

    assertThat(trust.assertRefused(TIP)).contains("is not signed");
  }

  @Test
  void a_signature_for_another_namespace_is_refused() throws Exception {
    trust.history.signBy(trust.alice.signer("file", "sha512"));
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("Namespace", "file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "sha512"})
  void both_hashes_of_openssh_are_taken(String hash) throws Exception {
    trust.history.signBy(trust.alice.signer("git", hash));
    trust.commit("Two");

    trust.assertTaken(TIP);
  }

  @Test
  void an_rsa_key_is_taken() throws Exception {
    SigningKey rsa = SigningKey.rsa(folder.resolve("rsa"));
    trust.write("ops.allowed_signers", rsa.allowed());
    trust.history.signBy(rsa.signer());
    trust.commit("Two");

    trust.assertTaken(TIP);
  }

  @Test
  void an_ecdsa_key_is_taken() throws Exception {
    SigningKey ecdsa = SigningKey.ecdsa(folder.resolve("ecdsa"));
    trust.write("ops.allowed_signers", ecdsa.allowed());
    trust.history.signBy(ecdsa.signer());
    trust.commit("Two");

    trust.assertTaken(TIP);
  }

  @Test
  void a_signature_of_rsa_with_sha1_is_refused() throws Exception {
    SigningKey rsa = SigningKey.rsa(folder.resolve("rsa"));
    trust.write("ops.allowed_signers", rsa.allowed());
    trust.history.signBy(Sha1Signature.by(rsa));
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("ssh-rsa");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN SSH SIGNATURE-----\nnot base64 at all\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAX////8=\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----",
        "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----",
        "-----BEGIN SIGNED MESSAGE-----\nAAAA\n-----END SIGNED MESSAGE-----",
        "yes"
      })
  void what_is_no_signature_at_all_is_refused_in_one_line(String signature) throws Exception {
    trust.history.signBy(commit -> signature);
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP)).contains("is not trusted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice@example.org\n",
        "alice@example.org ssh-ed25519\n",
        "alice@example.org valid-before=soon ssh-ed25519 AAAA\n",
        "ssh-ed25519 AAAA\n"
      })
  void a_malformed_allowed_signers_file_is_told_of_with_the_line(String text) throws Exception {
    trust.commit("Two");
    Path file = trust.write("ops.allowed_signers", trust.alice.allowed() + text);

    assertThat(trust.assertRefused(TIP)).startsWith(file + " is malformed").contains("line 2");
  }

  @Test
  void without_any_keys_the_file_to_write_is_named_and_writing_it_is_enough() throws Exception {
    Files.delete(trust.trustFolder().resolve("ops.allowed_signers"));
    trust.commit("Two");

    assertThat(trust.assertRefused(TIP))
        .contains(trust.trustFolder().resolve("ops.allowed_signers").toString());

    trust.write("allowed_signers", trust.alice.allowed());
    assertThat(trust.look(TIP)).isInstanceOf(Look.Moved.class);
    trust.assertTaken(TIP);
  }

  @Test
  void the_repositorys_own_file_on_the_node_comes_before_that_of_all() throws Exception {
    trust.write("allowed_signers", trust.bob.allowed());
    trust.history.signBy(trust.bob.signer());
    trust.commit("Two");

    trust.assertRefused(TIP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
  void a_file_that_others_can_write_is_refused(String mode) throws Exception {
    trust.commit("Two");
    Path file = trust.trustFolder().resolve("ops.allowed_signers");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThat(trust.assertRefused(TIP)).startsWith(file + " can be written by others");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    trust.assertTaken(TIP);
  }

  @Test
  void a_folder_that_others_can_write_is_refused() throws Exception {
    trust.commit("Two");
    Files.setPosixFilePermissions(
        trust.trustFolder(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(trust.assertRefused(TIP)).contains("can be written by others");
  }

  @Test
  void a_clock_that_was_wrong_is_no_reason_to_refuse_for_ever() throws Exception {
    trust.write("ops.allowed_signers", trust.alice.allowed("valid-before=\"20260103Z\""));
    trust.commit("Two");
    trust.scene.clock().set(Instant.parse("2030-01-01T00:00:00Z"));
    trust.assertRefused(TIP);
    trust.scene.clock().set(Instant.parse("2026-01-02T03:04:05Z"));

    assertThat(trust.look(TIP)).isInstanceOf(Look.Moved.class);
    trust.assertTaken(TIP);
  }

  @Test
  void the_nodes_git_configuration_does_not_count() throws Exception {
    Path evil = trust.write("evil", trust.bob.allowed());
    trust.scene.git("config", "gpg.ssh.allowedSignersFile", evil.toString());
    trust.history.signBy(trust.bob.signer());
    trust.commit("Two");

    trust.assertRefused(TIP);
  }
}
