/** Machines that boot, for tests: with systemd and cloud-init, in a network of their own. */
@NullMarked
package io.federation.testkit.machines;

import org.jspecify.annotations.NullMarked;
