/** Turns: the nodes of a part that must not act together do so one after the other. */
@NullMarked
package io.federation.presence.turn;

import org.jspecify.annotations.NullMarked;
