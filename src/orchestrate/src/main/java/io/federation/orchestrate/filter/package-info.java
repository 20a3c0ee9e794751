/**
 * Which nodes are meant, by what they say of themselves. Nothing here reads or writes files, or
 * talks to a server.
 */
@NullMarked
package io.federation.orchestrate.filter;

import org.jspecify.annotations.NullMarked;
