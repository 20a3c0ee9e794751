/** The repositories of a node and what the federation says of them. */
@NullMarked
package io.federation.node.repository;

import org.jspecify.annotations.NullMarked;
