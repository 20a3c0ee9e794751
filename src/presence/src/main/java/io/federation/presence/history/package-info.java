/** Who was there: what the presence repository tells of now, and of moments that are past. */
@NullMarked
package io.federation.presence.history;

import org.jspecify.annotations.NullMarked;
