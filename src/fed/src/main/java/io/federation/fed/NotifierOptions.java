package io.federation.fed;

import io.federation.fed.webhook.Notifier;
import java.io.IOException;

/** Where notifications go: a mixin, whose options say it. */
interface NotifierOptions {

  /**
   * Returns the way there.
   *
   * @throws IOException with one line if it is none
   */
  Notifier open() throws IOException, InterruptedException;
}
