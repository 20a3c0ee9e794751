package io.federation.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature (version 4) of a request to AWS.
 *
 * @param region of its scope
 * @param service of its scope
 */
record AwsSignature(String region, String service) {

  private static final Pattern HEADER =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request,"
              + " ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

  /**
   * Returns the signature of a request by the credentials of {@link AwsQueryServer}.
   *
   * @throws IllegalArgumentException if AWS would refuse it, saying why
   */
  static AwsSignature checked(HttpExchange exchange, Map<String, String> headers, byte[] body) {
    String authorization = headers.getOrDefault("authorization", "");
    Matcher parts = HEADER.matcher(authorization);
    require(parts.matches(), "no signature: " + authorization);
    require(parts.group(1).equals(AwsQueryServer.ACCESS_KEY_ID), "unknown key " + parts.group(1));
    require(
        AwsQueryServer.SESSION_TOKEN.equals(headers.get("x-amz-security-token")),
        "another session token, or none");
    List<String> signed = List.of(parts.group(5).split(";"));
    headers.keySet().stream()
        .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
        .forEach(name -> require(signed.contains(name), "not signed: " + name));
    String scope =
        "%s/%s/%s/aws4_request".formatted(parts.group(2), parts.group(3), parts.group(4));
    boolean s3 = parts.group(4).equals("s3");
    String path = exchange.getRequestURI().getRawPath();
    String canonical =
        String.join(
            "\n",
            exchange.getRequestMethod(),
            s3 ? path : URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%2F", "/"),
            query(exchange.getRequestURI().getRawQuery()),
            signed.stream()
                .map(
                    name ->
                        name
                            + ":"
                            + headers.getOrDefault(name, "").strip().replaceAll(" +", " ")
                            + "\n")
                .collect(Collectors.joining()),
            parts.group(5),
            payload(headers.get("x-amz-content-sha256"), s3, body));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            headers.getOrDefault("x-amz-date", ""),
            scope,
            sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + AwsQueryServer.SECRET_ACCESS_KEY).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    require(
        HexFormat.of().formatHex(hmac(key, toSign)).equals(parts.group(6)),
        "wrong signature of:\n" + canonical);
    return new AwsSignature(parts.group(3), parts.group(4));
  }

  private static String payload(@Nullable String said, boolean s3, byte[] body) {
    if (said == null) {
      require(!s3, "S3 needs the header x-amz-content-sha256");
      return sha256(body);
    }
    require(
        said.equals("UNSIGNED-PAYLOAD") || said.equals(sha256(body)),
        "x-amz-content-sha256 is of another body");
    return said;
  }

  private static String query(@Nullable String raw) {
    return raw == null
        ? ""
        : Arrays.stream(raw.split("&", -1))
            .map(pair -> pair.contains("=") ? pair : pair + "=")
            .sorted()
            .collect(Collectors.joining("&"));
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
