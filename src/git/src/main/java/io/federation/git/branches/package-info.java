/** Branches as a store of small files, without a working tree. */
@NullMarked
package io.federation.git.branches;

import org.jspecify.annotations.NullMarked;
