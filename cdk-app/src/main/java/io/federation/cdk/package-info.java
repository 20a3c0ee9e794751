/** Makes a stack of AWS CloudFormation from {@code federation.yaml}. */
@NullMarked
package io.federation.cdk;

import org.jspecify.annotations.NullMarked;
