/** The agent of a host: it brings the host to the version of the cluster, step by step. */
@NullMarked
package io.federation.deploy.agent;

import org.jspecify.annotations.NullMarked;
