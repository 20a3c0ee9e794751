/** Who may call what, and where. Nothing here reads or writes files, or talks to a server. */
@NullMarked
package io.federation.orchestrate.policy;

import org.jspecify.annotations.NullMarked;
