/**
 * The tree that says what runs where: its text, its form in ZooKeeper, and its links. Nothing here
 * reads or writes files, or talks to a server.
 */
@NullMarked
package io.federation.deploy.tree;

import org.jspecify.annotations.NullMarked;
