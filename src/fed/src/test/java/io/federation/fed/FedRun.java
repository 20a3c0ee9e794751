package io.federation.fed;

import io.federation.fed.board.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command, run in this process, printed and ended with.
 *
 * @param exitCode its exit code
 * @param out what it printed
 * @param err what it complained of
 */
record FedRun(int exitCode, String out, String err) {

  /** Returns the project's folder; the build runs tests in their module's. */
  static Path projectFolder() {
    return Path.of("../..").toAbsolutePath().normalize();
  }

  static FedRun of(String... arguments) {
    return of(Map.of("FEDERATION_ROOT", projectFolder().toString()), arguments);
  }

  static FedRun of(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            arguments,
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Screen.Opener.NONE);
    return new FedRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
