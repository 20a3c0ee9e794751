/**
 * What goes over the wire: requests, who has signed them, and replies, all as JSON. Nothing here
 * reads or writes files, or talks to a server.
 */
@NullMarked
package io.federation.orchestrate.call;

import org.jspecify.annotations.NullMarked;
