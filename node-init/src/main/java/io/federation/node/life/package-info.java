/** A node's state: its transitions, told to whoever listens. */
@NullMarked
package io.federation.node.life;

import org.jspecify.annotations.NullMarked;
