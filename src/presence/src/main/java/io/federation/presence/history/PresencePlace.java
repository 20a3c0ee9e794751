package io.federation.presence.history;

import io.federation.model.spec.PresenceSpec;
import java.nio.file.Path;

/**
 * A presence repository on this machine.
 *
 * @param folder the bare repository
 * @param spec how nodes write to it
 */
public record PresencePlace(Path folder, PresenceSpec spec) {}
