/** An AWS endpoint for tests: a LocalStack-compatible server with what Auto Scaling groups need. */
@NullMarked
package io.federation.testkit.aws;

import org.jspecify.annotations.NullMarked;
