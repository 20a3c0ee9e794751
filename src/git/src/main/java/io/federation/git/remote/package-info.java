/** Servers: their addresses, logins and keys, and where their branches stand. */
@NullMarked
package io.federation.git.remote;

import org.jspecify.annotations.NullMarked;
