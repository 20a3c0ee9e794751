/** What happens on a node, as values that listeners are told. */
@NullMarked
package io.federation.model.event;

import org.jspecify.annotations.NullMarked;
