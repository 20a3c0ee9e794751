package io.federation.deploy.agent;

import java.time.Duration;
import java.util.List;

/**
 * One line of the table of what an agent meets on a host and in ZooKeeper.
 *
 * @param name what is bad, as a short phrase
 * @param given brings it in
 * @param limit how long a script may take
 * @param says the one line in the host's log that tells it; {@code *} stands for anything, {@code
 *     {root}} for the folder that is the host's {@code /}
 * @param ends what comes of it
 * @param ran all that was run, of scripts and of the package manager, as the journal has it
 * @param mend takes it away; the next version must then be deployed
 */
record BadHost(
    String name, Step given, Duration limit, String says, Ends ends, List<String> ran, Step mend) {

  /** What comes of it. */
  enum Ends {
    /** The deployment fails, and everybody stops. */
    FAILED,
    /** It is told, and the deployment is done all the same. */
    DONE,
    /** The agent waits, and others see for what. */
    WAITING,
    /** The agent gives up, with nothing done. */
    OFF
  }

  /** Does something to a host. */
  @FunctionalInterface
  interface Step {
    void on(HostScene scene) throws Exception;
  }

  static BadHost bad(String name) {
    return new BadHost(
        name,
        scene -> {},
        Duration.ofMinutes(3),
        "",
        Ends.FAILED,
        List.of(),
        HostScene::makeHealthy);
  }

  BadHost given(Step step) {
    return new BadHost(name, step, limit, says, ends, ran, mend);
  }

  BadHost limit(Duration most) {
    return new BadHost(name, given, most, says, ends, ran, mend);
  }

  BadHost says(String line) {
    return new BadHost(name, given, limit, line, ends, ran, mend);
  }

  BadHost ends(Ends how) {
    return new BadHost(name, given, limit, says, how, ran, mend);
  }

  BadHost ran(String... lines) {
    return new BadHost(name, given, limit, says, ends, List.of(lines), mend);
  }

  BadHost mendedBy(Step step) {
    return new BadHost(name, given, limit, says, ends, ran, step);
  }

  @Override
  public String toString() {
    return name;
  }
}
