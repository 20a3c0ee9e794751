package io.federation.presence;

import io.federation.model.spec.Flattime;

/** The original's form: all on one branch. */
class MainGitPresenceTest extends HttpGitPresenceTest {

  @Override
  Flattime flattime() {
    return Flattime.MAIN;
  }
}
