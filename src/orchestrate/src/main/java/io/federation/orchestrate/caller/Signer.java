package io.federation.orchestrate.caller;

import java.io.IOException;

/** Signs requests for a caller. */
@FunctionalInterface
public interface Signer {

  /**
   * Returns the signature of a text, as {@code ssh-keygen -Y sign} makes it.
   *
   * @throws IOException in one line if it cannot be signed
   */
  String sign(byte[] text) throws IOException;
}
