/** Keeps clones small and clean. */
@NullMarked
package io.federation.git.upkeep;

import org.jspecify.annotations.NullMarked;
