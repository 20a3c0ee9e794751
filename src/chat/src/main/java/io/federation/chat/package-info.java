/** Messages for people in a chat: where they go, in which form, and how they are posted. */
@NullMarked
package io.federation.chat;

import org.jspecify.annotations.NullMarked;
