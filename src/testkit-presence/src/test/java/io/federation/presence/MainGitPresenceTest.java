package io.federation.presence;

import io.federation.model.spec.Flattime;
import org.junit.jupiter.api.Tag;

/** The original's form: all on one branch. */
@Tag("slow")
class MainGitPresenceTest extends HttpGitPresenceTest {

  @Override
  protected Flattime flattime() {
    return Flattime.MAIN;
  }
}
