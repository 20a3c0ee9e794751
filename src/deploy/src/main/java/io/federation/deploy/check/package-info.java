/** Whether a host does what it is to do, for a monitor. */
@NullMarked
package io.federation.deploy.check;

import org.jspecify.annotations.NullMarked;
