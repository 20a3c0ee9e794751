package io.federation.fed.webhook;

import io.federation.model.Version;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Tells nodes that a repository may have something new. */
@FunctionalInterface
public interface Notifier extends Closeable {

  /**
   * Sends a notification; called by several threads at once. A host waits for an answer meanwhile,
   * ten seconds at most.
   *
   * @param repository the repository's name
   * @param commit the commit that was pushed, if known
   * @throws IOException with one line if it could not be sent: the host may deliver again
   */
  void send(String repository, Optional<Version> commit) throws IOException;

  /** Ends what it needed to send. */
  @Override
  default void close() throws IOException {}
}
