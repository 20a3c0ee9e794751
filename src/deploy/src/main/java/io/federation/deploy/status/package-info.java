/** What the hosts of a cluster do, and what they wait for. */
@NullMarked
package io.federation.deploy.status;

import org.jspecify.annotations.NullMarked;
