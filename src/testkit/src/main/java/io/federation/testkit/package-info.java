/**
 * Real parts for tests: Git histories and the servers that offer them, programs that are run,
 * stubbed or killed, a receiver of chat messages, a clock that a test moves, and a way to compare
 * folders. Nothing here is a mock.
 */
@NullMarked
package io.federation.testkit;

import org.jspecify.annotations.NullMarked;
