/** What a caller does: finds nodes, signs calls, and gathers replies. */
@NullMarked
package io.federation.orchestrate.caller;

import org.jspecify.annotations.NullMarked;
