/** What nodes arrange with one another: turns and secrets. */
@NullMarked
package io.federation.node.exchange;

import org.jspecify.annotations.NullMarked;
