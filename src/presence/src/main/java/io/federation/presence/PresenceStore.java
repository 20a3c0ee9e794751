package io.federation.presence;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Where nodes make known that they exist, and in which state. Not for use by several threads or
 * processes of one node at once.
 */
public interface PresenceStore extends AutoCloseable {

  /**
   * What it took to make something known.
   *
   * @param pushes how often it was tried
   * @param displaced the node's record as it stood there before, if it was another one
   */
  record Published(int pushes, Optional<Entry> displaced) {}

  /**
   * Makes known to all what {@code publication} holds, and nothing of any other node's is lost by
   * that. A record that is not as the node published it last is put back. What was published
   * already, or partly, may be published again.
   *
   * @param limit the most it may take
   * @throws PresenceUnavailableException if it could not be made known in that time
   */
  Published publish(Publication publication, Duration limit)
      throws PresenceUnavailableException, IOException, InterruptedException;

  /**
   * Takes what others have made known: all records, and what was said in {@code minutes}.
   *
   * @throws PresenceUnavailableException if the store does not answer; what was known stays
   */
  void refresh(Collection<Minute> minutes) throws PresenceUnavailableException, IOException;

  /**
   * Returns what the nodes say of themselves that are there now, sorted by id. It may be as of the
   * last publication or refresh since this was opened; it is asked for if there was none.
   *
   * @param window the minutes that tell who is there, where nothing tells it better
   * @throws PresenceUnavailableException if the store does not answer
   */
  List<Entry> live(SortedSet<Minute> window) throws PresenceUnavailableException, IOException;

  /** Returns who spoke in a minute, as of the last publication or refresh, sorted by id. */
  List<Entry> present(Minute minute) throws IOException;

  /**
   * Returns what each node said of itself last, as of the last publication or refresh, sorted by
   * id.
   */
  List<Entry> all() throws IOException;

  /**
   * Asks for the newest minute in which a node spoke, whatever any clock shows; nothing if the node
   * is not known, or its last day is not kept any more. Its record is that of the last publication
   * or refresh.
   *
   * @throws PresenceUnavailableException if the store does not answer
   */
  Optional<Minute> newest(String instanceId) throws PresenceUnavailableException, IOException;

  @Override
  void close() throws IOException;
}
