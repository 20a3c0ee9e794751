/** The machine's processes: which one is which, and how those of a node are found and ended. */
@NullMarked
package io.federation.local.process;

import org.jspecify.annotations.NullMarked;
