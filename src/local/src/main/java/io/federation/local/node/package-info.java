/** The nodes of a local federation, as folders, programs and what they say of themselves. */
@NullMarked
package io.federation.local.node;

import org.jspecify.annotations.NullMarked;
