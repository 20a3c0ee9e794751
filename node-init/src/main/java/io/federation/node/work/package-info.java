/** Detects what is to be done in a repository, and does it. */
@NullMarked
package io.federation.node.work;

import org.jspecify.annotations.NullMarked;
