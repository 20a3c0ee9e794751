/**
 * What a host is to carry by the tree, what it carries, and what is to be done about the
 * difference. Nothing here reads or writes files, or talks to a server.
 */
@NullMarked
package io.federation.deploy.plan;

import org.jspecify.annotations.NullMarked;
