/** Serves metrics by HTTP, from a process that stays. */
@NullMarked
package io.federation.node.metrics.server;

import org.jspecify.annotations.NullMarked;
