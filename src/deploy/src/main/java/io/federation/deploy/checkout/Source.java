package io.federation.deploy.checkout;

import java.io.IOException;
import java.nio.file.Path;

/** Where software is checked out from. */
interface Source {

  /** Returns what it is told by, in one line. */
  String describe(Path shownFolder);

  /**
   * Sets a folder to just what stands at the source now.
   *
   * @param folder empty, or the checkout of the same source, be it whole or broken off
   */
  void checkOut(Path folder) throws IOException;
}
