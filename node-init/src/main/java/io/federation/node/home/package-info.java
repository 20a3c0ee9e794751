/** What a node keeps on its disk: properties, state, locks. */
@NullMarked
package io.federation.node.home;

import org.jspecify.annotations.NullMarked;
