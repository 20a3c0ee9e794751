/** Packages of the system's package manager, and the programs that change them. */
@NullMarked
package io.federation.deploy.software;

import org.jspecify.annotations.NullMarked;
