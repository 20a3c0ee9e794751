/** The repositories of a local federation, and their working clones. Built on JGit. */
@NullMarked
package io.federation.local.repository;

import org.jspecify.annotations.NullMarked;
