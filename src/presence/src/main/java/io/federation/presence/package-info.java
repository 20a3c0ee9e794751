/** Who is there: what nodes say of themselves, and where they say it. */
@NullMarked
package io.federation.presence;

import org.jspecify.annotations.NullMarked;
