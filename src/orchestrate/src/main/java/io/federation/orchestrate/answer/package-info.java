/** What a node does with calls: checks them, notes them, and does what is asked for. */
@NullMarked
package io.federation.orchestrate.answer;

import org.jspecify.annotations.NullMarked;
