package io.federation.fed;

import io.federation.fed.board.Screen;
import io.federation.fed.board.TerminalScreen;
import io.federation.machine.TerminalOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
      PrintStream plainOut,
      PrintStream plainErr,
      Screen.Opener terminal) {
    PrintStream out = new TerminalOutput(plainOut);
    PrintStream err = new TerminalOutput(plainErr);
    SharedOptions shared = new SharedOptions(environment, out, err, terminal);
    CommandLine line = new CommandLine(new FedCommand(shared));
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("up", () -> new UpCommand(shared));
    commands.put("status", () -> new StatusCommand(shared));
    commands.put("watch", () -> new WatchCommand(shared));
    commands.put("log", () -> new LogCommand(shared));
    commands.put("why", () -> new WhyCommand(shared));
    commands.put("plan", () -> new PlanCommand(shared));
    commands.put("nodes", () -> new NodesCommand(shared));
    commands.put("partners", () -> new PartnersCommand(shared));
    commands.put("config", () -> new ConfigCommand(shared));
    commands.put("tree", () -> TreeCommand.of(shared));
    commands.put("deploy", () -> DeployCommand.of(shared));
    commands.put("find", () -> new FindCommand(shared));
    commands.put("facts", () -> new FactsCommand(shared));
    commands.put("ping", () -> new PingCommand(shared));
    commands.put("call", () -> new CallCommand(shared));
    commands.put("orchestrate", () -> new OrchestrateCommand(shared));
    commands.put("audit", () -> new AuditCommand(shared, Clock.systemUTC()));
    commands.put("kill", () -> new KillCommand(shared));
    commands.put("down", () -> new DownCommand(shared));
    commands.put("notify", () -> new NotifyCommand(new ClusterOptions(shared)));
    commands.put(
        "webhook", () -> new WebhookCommand(shared, Clock.systemUTC(), new ClusterOptions(shared)));
    commands.put("keeper", () -> new KeeperCommand(shared, Clock.systemUTC()));
    // Reading a command's options takes time: those that cannot be meant are left out.
    List<String> words = List.of(arguments);
    boolean all = commands.keySet().stream().noneMatch(words::contains) || words.contains("help");
    commands.forEach(
        (name, command) -> {
          if (all || words.contains(name)) {
            line.addSubcommand(command.get());
          }
        });
    if (all) {
      line.addSubcommand(new CompletionCommand(shared, line.getCommandSpec()))
          .addSubcommand(new CommandLine.HelpCommand());
    }
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(new ErrorLine(shared, err));
    return line.execute(arguments);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
