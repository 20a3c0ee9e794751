package io.federation.fed;

import io.federation.fed.board.Screen;
import io.federation.fed.webhook.Notifier;
import io.federation.model.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code webhook} by itself, with notifications that go to a file, a line for each. */
final class WebhookProgram {

  private WebhookProgram() {}

  @Command
  static final class RecordOptions implements NotifierOptions {

    @Option(names = "--record", required = true)
    private Path file = Path.of("");

    @Override
    public Notifier open() {
      return new Notifier() {
        @Override
        public synchronized void send(String repository, Optional<Version> commit)
            throws IOException {
          // Without its folder the file cannot be made: so tests take the way to the nodes away.
          Files.writeString(
              file,
              repository + " " + commit.map(Version::hex).orElse("-") + "\n",
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        }

        @Override
        public void close() {
          System.out.println("the way to the nodes is closed");
        }
      };
    }
  }

  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    SharedOptions shared = new SharedOptions(Map.of(), out, err, Screen.Opener.NONE);
    return new CommandLine(new FedCommand(shared))
        .addSubcommand(new WebhookCommand(shared, Clock.systemUTC(), new RecordOptions()))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(new ErrorLine(shared, err))
        .execute(arguments);
  }
}
