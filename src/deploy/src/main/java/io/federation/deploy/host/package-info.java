/** The files of a host that say what is deployed there. */
@NullMarked
package io.federation.deploy.host;

import org.jspecify.annotations.NullMarked;
