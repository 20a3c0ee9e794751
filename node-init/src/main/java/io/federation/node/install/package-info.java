/**
 * The program as it is installed on a node: the jar, its launcher, and what makes it start fast.
 */
@NullMarked
package io.federation.node.install;

import org.jspecify.annotations.NullMarked;
