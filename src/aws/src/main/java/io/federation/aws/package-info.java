/** Makes a node's calls to AWS, in a process of their own. */
@NullMarked
package io.federation.aws;

import org.jspecify.annotations.NullMarked;
