/**
 * What can be called on a node: sets of actions, what each takes and gives, and whether a call is
 * one that its declaration allows. Nothing here reads or writes files, or talks to a server.
 */
@NullMarked
package io.federation.orchestrate.action;

import org.jspecify.annotations.NullMarked;
