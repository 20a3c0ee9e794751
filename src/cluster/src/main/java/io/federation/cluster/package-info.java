/**
 * What the nodes of a federation do by ZooKeeper: the connection, presence, turns, notifications.
 */
@NullMarked
package io.federation.cluster;

import org.jspecify.annotations.NullMarked;
