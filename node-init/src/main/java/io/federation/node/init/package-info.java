/** Brings a node from presetup to initdone. */
@NullMarked
package io.federation.node.init;

import org.jspecify.annotations.NullMarked;
