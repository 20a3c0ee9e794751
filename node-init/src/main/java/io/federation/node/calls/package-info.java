/** Calls of the node's actions, as callers make them by ZooKeeper. */
@NullMarked
package io.federation.node.calls;

import org.jspecify.annotations.NullMarked;
