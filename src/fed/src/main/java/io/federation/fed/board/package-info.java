/** Shows a federation to people: as a table, and live on a terminal. */
@NullMarked
package io.federation.fed.board;

import org.jspecify.annotations.NullMarked;
