/** Brings the tree in ZooKeeper, and the cluster's version, to what stands in version control. */
@NullMarked
package io.federation.deploy.sync;

import org.jspecify.annotations.NullMarked;
