/** One heartbeat: look, advance, work, say how it went. */
@NullMarked
package io.federation.node.heartbeat;

import org.jspecify.annotations.NullMarked;
