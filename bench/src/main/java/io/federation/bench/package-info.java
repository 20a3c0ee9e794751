/** Measures the product against what one would use without it. */
@NullMarked
package io.federation.bench;

import org.jspecify.annotations.NullMarked;
