package io.federation.presence.history;

import io.federation.presence.Entry;
import io.federation.presence.Minute;
import java.util.Optional;

/**
 * One node at one moment.
 *
 * @param entry what it had said of itself last
 * @param presence whether it was there
 * @param last the last interval in which it spoke, as far as was looked back; nothing if it did not
 */
public record LastSeen(Entry entry, Presence presence, Optional<Minute> last) {}
