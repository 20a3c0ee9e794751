/** The Debian packages that nodes need of this machine. */
@NullMarked
package io.federation.local.packages;

import org.jspecify.annotations.NullMarked;
