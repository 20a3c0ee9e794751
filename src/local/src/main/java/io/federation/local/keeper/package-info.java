/** The background process that calls the heartbeats of local nodes. */
@NullMarked
package io.federation.local.keeper;

import org.jspecify.annotations.NullMarked;
