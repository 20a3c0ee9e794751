package io.federation.node;

import io.federation.model.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts this program once more, in a locale whose file names are UTF-8, as they are in Git. Java
 * cannot name a file {@code größe.txt} in another, and a locale cannot be changed later. The
 * launcher sees to it; who calls the jar itself, as user-data does, may have no locale at all.
 */
final class Utf8Restart {

  private static final String LOCALE = "C.UTF-8";

  private static final Path BASH = Path.of("/bin/bash");

  /** The very bytes of our command line: what we were given as text has lost some. */
  private static final String AGAIN =
      "mapfile -d '' -t line <\"/proc/$1/cmdline\"; exec \"$2\" \"${line[@]:1}\"";

  private Utf8Restart() {}

  /** Returns the exit code of the program that took this one's place. */
  static int run(PrintStream err) {
    try {
      if (!LOCALE.equals(System.getenv("LC_ALL"))) {
        return restart();
      }
    } catch (IOException e) {
      // There is no bash; what to do about it is said below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
    err.println(
        "node-init: files cannot have names in UTF-8 here: set LC_ALL to a locale of UTF-8 that"
            + " locale -a lists, such as C.UTF-8");
    return ExitCode.USAGE;
  }

  private static int restart() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String self = Long.toString(ProcessHandle.current().pid());
    // Whoever has no locale may have no PATH either.
    String bash = Files.isExecutable(BASH) ? BASH.toString() : "bash";
    ProcessBuilder builder =
        new ProcessBuilder(List.of(bash, "-c", AGAIN, "bash", self, java)).inheritIO();
    builder.environment().put("LC_ALL", LOCALE);
    Process again = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(again::destroy));
    return again.waitFor();
  }
}
