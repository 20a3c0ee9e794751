/** How the node stands, as numbers for Prometheus. */
@NullMarked
package io.federation.node.metrics;

import org.jspecify.annotations.NullMarked;
