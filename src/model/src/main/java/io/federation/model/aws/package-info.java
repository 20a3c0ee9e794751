/** What a node asks of AWS, and what came of it. */
@NullMarked
package io.federation.model.aws;

import org.jspecify.annotations.NullMarked;
