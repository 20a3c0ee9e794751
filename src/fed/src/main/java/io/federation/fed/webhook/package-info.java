/** Turns the webhooks by which Git hosts tell of pushes into notifications. */
@NullMarked
package io.federation.fed.webhook;

import org.jspecify.annotations.NullMarked;
