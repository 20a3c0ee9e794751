/** Deployments on the node, as the tree in ZooKeeper wants them. */
@NullMarked
package io.federation.node.deploy;

import org.jspecify.annotations.NullMarked;
