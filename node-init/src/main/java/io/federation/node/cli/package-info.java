/** The commands, each as thin as can be. */
@NullMarked
package io.federation.node.cli;

import org.jspecify.annotations.NullMarked;
