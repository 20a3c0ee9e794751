/** The trail that a node keeps of who has asked it for what. */
@NullMarked
package io.federation.orchestrate.audit;

import org.jspecify.annotations.NullMarked;
