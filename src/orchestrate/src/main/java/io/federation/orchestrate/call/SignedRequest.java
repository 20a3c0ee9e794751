package io.federation.orchestrate.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * A request as it is carried to nodes.
 *
 * @param text the JSON of a {@link CallRequest}
 * @param signature of the bytes of that in UTF-8, as {@code ssh-keygen -Y sign} makes it
 */
public record SignedRequest(String text, String signature) {

  /** What is signed when requests are, as in {@code ssh-keygen -Y sign -n}. */
  public static final String NAMESPACE = "federation-call";

  /** Returns its JSON. */
  public byte[] bytes() {
    return JsonFields.bytes(Map.of("request", text, "signature", signature));
  }

  /**
   * Reads what {@link #bytes} returns.
   *
   * @throws MalformedCallException if it is none
   */
  public static SignedRequest parse(byte[] bytes) throws MalformedCallException {
    JsonFields fields = JsonFields.of(bytes);
    return new SignedRequest(fields.text("request"), fields.text("signature"));
  }

  /**
   * Returns what is asked for, whoever has signed it.
   *
   * @throws MalformedCallException if it is no request
   */
  public CallRequest request() throws MalformedCallException {
    return CallRequest.parse(signedBytes());
  }

  /** Returns what the signature is of. */
  public byte[] signedBytes() {
    return text.getBytes(UTF_8);
  }
}
