/** Keeps what grows on a node within bounds: logs, repositories, what killed runs leave. */
@NullMarked
package io.federation.node.housekeeping;

import org.jspecify.annotations.NullMarked;
