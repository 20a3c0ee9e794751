package io.federation.git.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.Change;
import io.federation.testkit.SigningKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's clock shows 2026-01-02. */
@Tag("jvm")
class TextSignatureVerifierTest extends TrustingClone {

  private static final String NAMESPACE = "federation-call";
  private static final byte[] TEXT = "{\"action\":\"ping\"}\n".getBytes(UTF_8);

  private TextSignatureVerifier texts;

  @BeforeEach
  void those_of_the_clone() {
    texts =
        new TextSignatureVerifier(
            trust.scene.workTree(),
            new TrustFolder(trust.trustFolder(), "ops"),
            NAMESPACE,
            trust.scene.clock());
  }

  private static String sign(SigningKey key) {
    return key.signer(NAMESPACE, "sha512").sign(TEXT);
  }

  private void assertRefused(byte[] text, String signature, String why) {
    assertThatThrownBy(() -> texts.signer(text, signature))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining(why)
        .message()
        .hasLineCount(1);
    assertThat(trust.scene.file(".git/federation-trust-texts")).doesNotExist();
  }

  @Test
  void whoever_is_allowed_is_named() throws Exception {
    assertThat(texts.signer(TEXT, sign(trust.alice))).isEqualTo("alice@example.org");
    String withSha256 = trust.alice.signer(NAMESPACE, "sha256").sign(TEXT);
    assertThat(texts.signer(TEXT, withSha256)).isEqualTo("alice@example.org");
    assertThat(trust.scene.file(".git/federation-trust-texts")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecdsa", "rsa"})
  void keys_of_other_kinds_count(String kind) throws Exception {
    SigningKey carol =
        kind.equals("rsa")
            ? SigningKey.rsa(folder.resolve("carol"))
            : SigningKey.ecdsa(folder.resolve("carol"));
    trust.write("ops.allowed_signers", trust.alice.allowed() + carol.allowed());

    assertThat(texts.signer(TEXT, sign(carol))).isEqualTo("carol@example.org");
  }

  @Test
  void what_the_checked_out_commit_says_counts_before_what_the_node_says() throws Exception {
    trust.commit("Two", Change.write("it/allowed_signers", trust.bob.allowed()));
    trust.history.signBy(trust.bob.signer());
    trust.advance(TIP);

    assertThat(texts.signer(TEXT, sign(trust.bob))).isEqualTo("bob@example.org");
    assertRefused(TEXT, sign(trust.alice), "nobody who is allowed has its key, SHA256:");
  }

  @Test
  void a_stranger_is_refused() {
    assertRefused(TEXT, sign(trust.bob), "nobody who is allowed has its key, SHA256:");
  }

  @Test
  void another_text_is_refused() {
    assertRefused("other".getBytes(UTF_8), sign(trust.alice), "it does not match the text, key");
  }

  @Test
  void a_signature_for_something_else_is_refused() {
    String commits = trust.alice.signer("git", "sha512").sign(TEXT);

    assertRefused(TEXT, commits, "it is not made for federation-call");
  }

  @Test
  void a_line_may_name_what_its_key_is_for() throws Exception {
    trust.write(
        "ops.allowed_signers",
        trust.alice.allowed("namespaces=\"git\"")
            + trust.bob.allowed("namespaces=\"federation-call\""));

    assertThat(texts.signer(TEXT, sign(trust.bob))).isEqualTo("bob@example.org");
    assertRefused(
        TEXT, sign(trust.alice), "its key does not count for federation-call, or not now, SHA256:");
  }

  @Test
  void a_key_that_is_not_valid_any_more_is_refused() {
    trust.write("ops.allowed_signers", trust.alice.allowed("valid-before=\"20260101Z\""));

    assertRefused(TEXT, sign(trust.alice), "SHA256:");
  }

  @Test
  void a_key_that_was_revoked_is_refused() {
    trust.write("revoked_signers", trust.alice.publicKey() + "\n");

    assertRefused(TEXT, sign(trust.alice), "its key is revoked, SHA256:");
  }

  @Test
  void a_file_of_keys_that_cannot_be_read_is_told_of() {
    trust.write("ops.allowed_signers", "alice@example.org no-key\n");

    assertRefused(TEXT, sign(trust.alice), "ops.allowed_signers is malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "signed by alice",
        "-----BEGIN SSH SIGNATURE----------END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAgAAAAA=\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAX////8=\n-----END SSH SIGNATURE-----"
      })
  void what_is_no_signature_is_refused(String signature) {
    assertRefused(TEXT, signature, "it is");
  }

  @Test
  void a_signature_whose_inner_part_is_cut_off_is_refused() {
    String whole = sign(trust.alice).replaceAll("-----[A-Z ]+-----|\\s", "");
    byte[] bytes = Base64.getDecoder().decode(whole);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 83);
    // Its last part is empty now.
    Arrays.fill(cut, cut.length - 4, cut.length, (byte) 0);

    assertRefused(
        TEXT,
        "-----BEGIN SSH SIGNATURE-----\n"
            + Base64.getEncoder().encodeToString(cut)
            + "\n-----END SSH SIGNATURE-----",
        "it is malformed");
  }

  @Test
  void several_texts_can_be_checked_at_once() throws Exception {
    trust.write("revoked_signers", trust.bob.publicKey() + "\n");
    String good = sign(trust.alice);
    String revoked = sign(trust.bob);
    trust.write("ops.allowed_signers", trust.alice.allowed() + trust.bob.allowed());

    List<String> results =
        IntStream.range(0, 40)
            .parallel()
            .mapToObj(i -> i % 2 == 0 ? good : revoked)
            .map(this::result)
            .toList();

    assertThat(results).filteredOn(result -> result.equals("alice@example.org")).hasSize(20);
    assertThat(results)
        .filteredOn(result -> result.startsWith("its key is revoked, SHA256:"))
        .hasSize(20);
  }

  private String result(String signature) {
    try {
      return texts.signer(TEXT, signature);
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }
}
