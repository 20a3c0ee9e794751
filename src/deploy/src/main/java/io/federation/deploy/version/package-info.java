/** The version that all hosts of a cluster are to have. */
@NullMarked
package io.federation.deploy.version;

import org.jspecify.annotations.NullMarked;
