/** Who is awake: which of those that are there do their service. */
@NullMarked
package io.federation.presence.awake;

import org.jspecify.annotations.NullMarked;
