/** The processes and files of one Linux machine, as all rooms above need them. */
@NullMarked
package io.federation.machine;

import org.jspecify.annotations.NullMarked;
