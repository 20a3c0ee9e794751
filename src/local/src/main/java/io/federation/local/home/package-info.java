/** The folder of a local federation: where things are in it, and whose it is. */
@NullMarked
package io.federation.local.home;

import org.jspecify.annotations.NullMarked;
