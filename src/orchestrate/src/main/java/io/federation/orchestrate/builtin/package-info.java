/** The action sets that every node has. */
@NullMarked
package io.federation.orchestrate.builtin;

import org.jspecify.annotations.NullMarked;
