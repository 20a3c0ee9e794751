package io.federation.fed.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether a request comes from a host that knows the secret. Each proof that stands in its
 * headers must be right, and there must be one.
 */
public final class SenderCheck {

  /** Of the form that GitHub has, and Gitea and Forgejo too. */
  private static final String HUB = "X-Hub-Signature-256";

  private static final String HUB_PREFIX = "sha256=";
  private static final List<String> BARE_SIGNATURES =
      List.of("X-Gitea-Signature", "X-Forgejo-Signature");
  private static final String GITLAB_TOKEN = "X-Gitlab-Token";

  /** Of the form of standardwebhooks.com, which GitLab has for its signing tokens. */
  private static final String STANDARD = "webhook-signature";

  private static final String STANDARD_PREFIX = "v1,";

  private final WebhookSecret secret;

  public SenderCheck(WebhookSecret secret) {
    this.secret = secret;
  }

  /** Returns whether the headers have any proof, be it right or wrong. */
  public boolean hasProof(RequestHeaders headers) {
    return Stream.concat(Stream.of(HUB, GITLAB_TOKEN, STANDARD), BARE_SIGNATURES.stream())
        .anyMatch(name -> headers.find(name).isPresent());
  }

  /** Returns whether the request is one of a host that knows the secret. */
  public boolean isRight(RequestHeaders headers, byte[] body) {
    return hasProof(headers)
        && holds(headers, HUB, given -> isHub(given, body))
        && BARE_SIGNATURES.stream()
            .allMatch(name -> holds(headers, name, given -> isBare(given, body)))
        && holds(headers, GITLAB_TOKEN, given -> same(given, secret.text()))
        && holds(headers, STANDARD, given -> isStandard(headers, given, body));
  }

  private static boolean holds(RequestHeaders headers, String name, Predicate<String> check) {
    return headers.find(name).map(check::test).orElse(true);
  }

  private boolean isHub(String signature, byte[] body) {
    return signature.startsWith(HUB_PREFIX)
        && isBare(signature.substring(HUB_PREFIX.length()), body);
  }

  private boolean isBare(String signature, byte[] body) {
    return same(signature, HexFormat.of().formatHex(hmac(secret.text().getBytes(UTF_8), body)));
  }

  /** While a host changes its key it signs with both. */
  private boolean isStandard(RequestHeaders headers, String signatures, byte[] body) {
    Optional<String> id = headers.find("webhook-id");
    Optional<String> time = headers.find("webhook-timestamp");
    Optional<byte[]> key = secret.standardKey();
    if (id.isEmpty() || time.isEmpty() || key.isEmpty()) {
      return false;
    }
    byte[] before = (id.get() + "." + time.get() + ".").getBytes(UTF_8);
    String right =
        STANDARD_PREFIX + Base64.getEncoder().encodeToString(hmac(key.get(), before, body));
    return Arrays.stream(signatures.split(" ")).anyMatch(signature -> same(signature, right));
  }

  /** Takes as long for a text that is nearly right as for any other of its length. */
  private static boolean same(String given, String right) {
    return MessageDigest.isEqual(given.getBytes(UTF_8), right.getBytes(UTF_8));
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
