/** A federation on one machine: its repositories, its nodes, and the keeper that lets them live. */
@NullMarked
package io.federation.local;

import org.jspecify.annotations.NullMarked;
