/** Secrets that one node has and the nodes of another part need. */
@NullMarked
package io.federation.presence.secret;

import org.jspecify.annotations.NullMarked;
