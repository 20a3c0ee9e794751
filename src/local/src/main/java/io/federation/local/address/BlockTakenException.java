package io.federation.local.address;

import java.io.IOException;

/** Another federation, or another program, has the addresses. The message says which. */
public final class BlockTakenException extends IOException {

  private static final long serialVersionUID = 1L;

  BlockTakenException(String message) {
    super(message);
  }
}
