/** The node's program: where it starts, and where its parts are put together. */
@NullMarked
package io.federation.node;

import org.jspecify.annotations.NullMarked;
