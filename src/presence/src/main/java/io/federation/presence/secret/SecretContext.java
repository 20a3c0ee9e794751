package io.federation.presence.secret;

import io.federation.model.Names;
import java.nio.charset.StandardCharsets;

/**
 * What a sealed secret belongs to. It opens for exactly this: copied into another record, or under
 * another name, it is worth nothing.
 *
 * @param deployment the federation's deployment
 * @param sharer the instance id of who sealed it
 * @param recipient the instance id of who may open it
 * @param name the secret's name
 */
record SecretContext(String deployment, String sharer, String recipient, String name) {

  private static final String FORM = "federation sealed secret 1";

  SecretContext {
    Names.check("deployment", deployment);
    Names.check("instance-id", sharer);
    Names.check("instance-id", recipient);
    Names.check("secret", name);
  }

  /** Returns what keys are made for (info in RFC 9180, section 5.1): the use and the federation. */
  byte[] info() {
    return bytes(FORM, deployment);
  }

  /** Returns what is authenticated with the secret (aad there): whose it is, for whom, its name. */
  byte[] aad() {
    return bytes(sharer, recipient, name);
  }

  /** A line each: names have no line ends. */
  private static byte[] bytes(String... lines) {
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }
}
