/** One repository: look at its remote, advance it, read its history. Built on JGit alone. */
@NullMarked
package io.federation.git;

import org.jspecify.annotations.NullMarked;
