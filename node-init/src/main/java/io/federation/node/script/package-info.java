/** Runs scripts, each in a session of its own. */
@NullMarked
package io.federation.node.script;

import org.jspecify.annotations.NullMarked;
