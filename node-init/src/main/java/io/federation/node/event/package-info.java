/** Tells listeners what happens, the log first of all. */
@NullMarked
package io.federation.node.event;

import org.jspecify.annotations.NullMarked;
