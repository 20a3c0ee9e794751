package io.federation.deploy.software;

import io.federation.machine.Program;
import java.io.IOException;
import java.time.Duration;

/** Runs scripts that belong to software that is deployed. */
@FunctionalInterface
public interface Scripts {

  /**
   * Runs one to its end, and ends what it leaves running.
   *
   * @return its exit code
   * @throws IOException in one line if it cannot be started, or does not end within the limit
   */
  int run(Program script, Duration limit, Program.Output output) throws IOException;
}
