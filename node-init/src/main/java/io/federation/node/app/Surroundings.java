package io.federation.node.app;

import io.federation.machine.Sleeper;
import io.federation.node.event.Console;
import io.federation.node.home.NodeHome;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a node's program finds around it.
 *
 * @param home where the node is
 * @param environment the variables of this process
 * @param clock tells the time
 * @param sleeper lets time pass
 * @param console shows what happens to whoever started the program, if anybody wants to see it
 * @param jar the jar that the program runs from; nothing if it does not run from a jar
 * @param systemdFolder where systemd's units are
 */
public record Surroundings(
    NodeHome home,
    Map<String, String> environment,
    Clock clock,
    Sleeper sleeper,
    Optional<Console> console,
    Optional<Path> jar,
    Path systemdFolder) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Returns the surroundings of this very process. */
  public static Surroundings of(
      NodeHome home, Map<String, String> environment, Optional<Console> console) {
    Path code = code();
    return new Surroundings(
        home,
        environment,
        Clock.systemUTC(),
        Sleeper.REAL,
        console,
        code.toString().endsWith(".jar") ? Optional.of(code) : Optional.empty(),
        Path.of("/etc/systemd/system"));
  }

  private static Path code() {
    try {
      return Path.of(
          Surroundings.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program's own place is no path", e);
    }
  }
}
