/** Brings a clone to its remote's tip, forward only, and loses nothing on the way. */
@NullMarked
package io.federation.git.advance;

import org.jspecify.annotations.NullMarked;
