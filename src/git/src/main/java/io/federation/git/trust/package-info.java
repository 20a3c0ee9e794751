/** Whose signature a node trusts, and whether a commit carries it. Loaded when something moved. */
@NullMarked
package io.federation.git.trust;

import org.jspecify.annotations.NullMarked;
