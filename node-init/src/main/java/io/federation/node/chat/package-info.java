/**
 * Says in chat what happens on a node: which events become messages, how they are delivered, and
 * what becomes of them while the chat server is away.
 */
@NullMarked
package io.federation.node.chat;

import org.jspecify.annotations.NullMarked;
