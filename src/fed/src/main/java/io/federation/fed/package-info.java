/** The operator's command line. */
@NullMarked
package io.federation.fed;

import org.jspecify.annotations.NullMarked;
