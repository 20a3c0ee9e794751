/** A node on EC2: what it finds out about its instance, and what it tells AWS of itself. */
@NullMarked
package io.federation.node.ec2;

import org.jspecify.annotations.NullMarked;
