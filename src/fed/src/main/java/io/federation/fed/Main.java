package io.federation.fed;

import io.federation.fed.board.Screen;
import io.federation.fed.board.TerminalScreen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine;

/** The program's start: puts the commands together and runs one. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its {@link io.federation.model.ExitCode}. */
  public static void main(String[] arguments) {
    // Whatever the terminal's locale is, what is printed is in UTF-8, as the logs are.
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    System.exit(run(arguments, System.getenv(), out, err, TerminalScreen::open));
  }

  /** Runs one command; returns an {@link io.federation.model.ExitCode}. */
  static int run(
      String[] arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      Screen.Opener terminal) {
    SharedOptions shared = new SharedOptions(environment, out, err, terminal);
    CommandLine line = new CommandLine(new FedCommand(shared));
    line.addSubcommand(new UpCommand(shared))
        .addSubcommand(new StatusCommand(shared))
        .addSubcommand(new WatchCommand(shared))
        .addSubcommand(new LogCommand(shared))
        .addSubcommand(new WhyCommand(shared))
        .addSubcommand(new PlanCommand(shared))
        .addSubcommand(new NodesCommand(shared))
        .addSubcommand(new PartnersCommand(shared))
        .addSubcommand(new KillCommand(shared))
        .addSubcommand(new DownCommand(shared))
        .addSubcommand(new KeeperCommand(shared, Clock.systemUTC()))
        .addSubcommand(new CompletionCommand(shared, line.getCommandSpec()))
        .addSubcommand(new CommandLine.HelpCommand());
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(new ErrorLine(shared, err));
    return line.execute(arguments);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
