/** One repository of a node: where it stands, its refs and its history. Built on JGit alone. */
@NullMarked
package io.federation.git;

import org.jspecify.annotations.NullMarked;
