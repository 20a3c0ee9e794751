/** The tree in ZooKeeper: read and changed. */
@NullMarked
package io.federation.deploy.zookeeper;

import org.jspecify.annotations.NullMarked;
