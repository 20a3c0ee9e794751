/** Puts a node together, for one process. */
@NullMarked
package io.federation.node.app;

import org.jspecify.annotations.NullMarked;
