/** What a node says of itself when it is asked. */
@NullMarked
package io.federation.node.status;

import org.jspecify.annotations.NullMarked;
