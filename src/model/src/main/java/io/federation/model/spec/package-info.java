/**
 * {@code federation.yaml}, the one description of a federation: its schema, its reader and what a
 * node keeps of it. Nothing here reads or writes files.
 */
@NullMarked
package io.federation.model.spec;

import org.jspecify.annotations.NullMarked;
