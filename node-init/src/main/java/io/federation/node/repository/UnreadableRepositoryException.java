package io.federation.node.repository;

import java.io.IOException;

/** A repository's own files are damaged. */
final class UnreadableRepositoryException extends IOException {

  private static final long serialVersionUID = 1L;

  UnreadableRepositoryException(String message) {
    super(message);
  }

  UnreadableRepositoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
