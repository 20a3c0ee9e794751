/** How a federation is, or was: from what its nodes tell of themselves, and what runs here. */
@NullMarked
package io.federation.fed.view;

import org.jspecify.annotations.NullMarked;
