/** Finds the nodes that this one works with, and whether they are awake. */
@NullMarked
package io.federation.node.partner;

import org.jspecify.annotations.NullMarked;
