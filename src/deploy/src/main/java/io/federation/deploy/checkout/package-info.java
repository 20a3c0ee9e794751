/** Software that is checked out from version control, and built where it stands. */
@NullMarked
package io.federation.deploy.checkout;

import org.jspecify.annotations.NullMarked;
