/** Values and their rules. Nothing here reads or writes anything. */
@NullMarked
package io.federation.model;

import org.jspecify.annotations.NullMarked;
