/** The ops repository of a local federation, and its working clone. Built on JGit. */
@NullMarked
package io.federation.local.repository;

import org.jspecify.annotations.NullMarked;
