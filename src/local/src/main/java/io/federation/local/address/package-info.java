/** The addresses of a federation's nodes on this machine: a block of the loopback network. */
@NullMarked
package io.federation.local.address;

import org.jspecify.annotations.NullMarked;
