package io.federation.fed.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request in the form of a Git host, signed by {@link #SECRET}.
 *
 * @param fields its headers
 * @param text its body
 */
public record HostRequest(Map<String, String> fields, String text) {

  /** One that every host takes, GitLab as a signing token too. */
  public static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  /** Returns the body that stands in a file of this package. */
  public static String recorded(String name) {
    try (InputStream in = HostRequest.class.getResourceAsStream(name + ".json")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns GitHub's push. */
  public static HostRequest githubPush() {
    return github("push", recorded("github-push"));
  }

  /** Returns one that GitHub tells of an event. */
  public static HostRequest github(String event, String body) {
    return of(body)
        .with("User-Agent", "GitHub-Hookshot/0a1b2c3")
        .with("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
        .with("X-GitHub-Event", event)
        .with("X-GitHub-Hook-ID", "510001")
        .with("X-Hub-Signature-256", "sha256=" + signature(body));
  }

  /** Returns one that Gitea tells of an event. */
  public static HostRequest gitea(String event, String body) {
    return github(event, body)
        .with("User-Agent", "Go-http-client/1.1")
        .with("X-Gogs-Event", event)
        .with("X-Gogs-Signature", signature(body))
        .with("X-Gitea-Event", event)
        .with("X-Gitea-Signature", signature(body));
  }

  /** Returns one that Forgejo tells of an event. */
  public static HostRequest forgejo(String event, String body) {
    return gitea(event, body)
        .with("X-Forgejo-Event", event)
        .with("X-Forgejo-Signature", signature(body));
  }

  /** Returns one that GitLab tells of an event, with its secret token. */
  public static HostRequest gitlab(String event, String body) {
    return gitlabUnproven(event, body).with("X-Gitlab-Token", SECRET);
  }

  /** Returns one that GitLab tells of an event, with its signing token. */
  public static HostRequest gitlabSigned(String event, String body) {
    String content = "f5e5f430-f57b-4e6e-9fac-d9128cd7232f.1770109200." + body;
    return gitlabUnproven(event, body)
        .with("webhook-id", "f5e5f430-f57b-4e6e-9fac-d9128cd7232f")
        .with("webhook-timestamp", "1770109200")
        .with("webhook-signature", "v1," + Base64.getEncoder().encodeToString(hmac(KEY, content)));
  }

  private static HostRequest gitlabUnproven(String event, String body) {
    return of(body)
        .with("User-Agent", "GitLab/18.11.0")
        .with("X-Gitlab-Event", event)
        .with("X-Gitlab-Webhook-UUID", "13792a34-cac6-4fda-95a8-c58e00a3954e")
        .with("Idempotency-Key", "f5e5f430-f57b-4e6e-9fac-d9128cd7232f");
  }

  private static HostRequest of(String body) {
    return new HostRequest(Map.of(), body).with("Content-Type", "application/json");
  }

  /** Returns it with one header more, or another value of one. */
  public HostRequest with(String name, String value) {
    Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(fields);
    changed.put(name, value);
    return new HostRequest(changed, text);
  }

  /** Returns it without a header. */
  public HostRequest without(String name) {
    Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(fields);
    changed.remove(name);
    return new HostRequest(changed, text);
  }

  /** Returns it with another body and the old signatures. */
  public HostRequest forged(String otherBody) {
    return new HostRequest(fields, otherBody);
  }

  /** Returns its body as it is sent. */
  public byte[] body() {
    return text.getBytes(UTF_8);
  }

  RequestHeaders headers() {
    return name -> Optional.ofNullable(fields.get(name));
  }

  /** Returns the signature of a body by {@link #SECRET}. */
  public static String signature(String body) {
    return HexFormat.of().formatHex(hmac(SECRET, body));
  }

  private static byte[] hmac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
