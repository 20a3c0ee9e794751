/** The resident process that beats in place of the minute's heartbeats. */
@NullMarked
package io.federation.node.agent;

import org.jspecify.annotations.NullMarked;
