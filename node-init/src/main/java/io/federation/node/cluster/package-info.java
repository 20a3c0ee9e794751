/** What a node does by ZooKeeper, where its federation has one. */
@NullMarked
package io.federation.node.cluster;

import org.jspecify.annotations.NullMarked;
