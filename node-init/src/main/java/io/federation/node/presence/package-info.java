/** Says that the node is there, and finds out who else is. */
@NullMarked
package io.federation.node.presence;

import org.jspecify.annotations.NullMarked;
