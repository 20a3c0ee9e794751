package io.federation.presence.history;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A presence repository on this machine, and how nodes write to it.
 *
 * @param folder the bare repository
 * @param branch the branch that records stand on
 * @param daily whether each day's minutes stand on a branch of their own; if not, on {@code branch}
 * @param every how often nodes speak: minutes that divide an hour
 * @param retention how long a day's branch is kept after its end
 */
public record PresencePlace(
    Path folder, String branch, boolean daily, Duration every, Duration retention) {}
