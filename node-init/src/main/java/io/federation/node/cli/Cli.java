package io.federation.node.cli;

import io.federation.machine.ErrorText;
import io.federation.machine.TerminalOutput;
import io.federation.model.ExitCode;
import io.federation.model.IllegalTransitionException;
import io.federation.node.heartbeat.HeartbeatCall;
import io.federation.node.presence.Stores;
import io.federation.presence.PresenceUnavailableException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands but the heartbeat, which only shows its help here. */
@Command(
    name = "node-init",
    description = "A node that configures itself from Git.",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong call or input, 75 try again later.",
      "'node-init COMMAND --help' says more about a command."
    })
public final class Cli {

  private Cli() {}

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String inJar = Cli.class.getPackage().getImplementationVersion();
      return new String[] {"node-init " + (inJar == null ? "(not from a jar)" : inJar)};
    }
  }

  /** Runs one command, where {@code beat} beats once; returns an {@link ExitCode}, as that does. */
  public static int run(
      String[] arguments,
      Map<String, String> environment,
      PrintStream plainOut,
      PrintStream plainErr,
      ToIntBiFunction<HeartbeatCall, Optional<Stores>> beat) {
    PrintStream out = new TerminalOutput(plainOut);
    PrintStream err = new TerminalOutput(plainErr);
    SharedOptions shared = new SharedOptions(environment, out);
    CommandLine line =
        new CommandLine(new Cli())
            .addMixin("shared", shared)
            .addSubcommand(new InitCommand(shared, err))
            .addSubcommand(new HeartbeatCommand(shared, beat))
            .addSubcommand(new AgentCommand(shared, beat))
            .addSubcommand(new StatusCommand(shared))
            .addSubcommand(new WhyCommand(shared))
            .addSubcommand(new PlanCommand(shared))
            .addSubcommand(new WedgedCommand(shared))
            .addSubcommand(new UnwedgeCommand(shared))
            .addSubcommand(new PauseCommand(shared))
            .addSubcommand(new ResumeCommand(shared))
            .addSubcommand(new TerminateCommand(shared))
            .addSubcommand(new NodeInfoCommand(shared))
            .addSubcommand(new PartnersCommand(shared, err))
            .addSubcommand(new TurnCommand(shared))
            .addSubcommand(new SecretCommand(shared, err))
            .addSubcommand(new LiveServersCommand(shared, err, Clock.systemUTC()))
            .addSubcommand(new DeployCheckCommand(shared, Clock.systemUTC()))
            .addSubcommand(new AutoComplete.GenerateCompletion())
            .addSubcommand(new CommandLine.HelpCommand());
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(
        (trouble, command, parsed) -> {
          err.println("node-init: " + ErrorText.of(trouble));
          if (shared.stacktrace()) {
            trouble.printStackTrace(err);
          }
          return exitCode(trouble);
        });
    line.setParameterExceptionHandler(
        (trouble, given) -> {
          String command = trouble.getCommandLine().getCommandSpec().qualifiedName();
          err.println("node-init: " + ErrorText.of(trouble) + "; see " + command + " --help");
          return ExitCode.USAGE;
        });
    return line.execute(arguments);
  }

  private static int exitCode(Exception trouble) {
    if (trouble instanceof TryAgainException || trouble instanceof PresenceUnavailableException) {
      return ExitCode.TRY_AGAIN;
    }
    if (trouble instanceof RejectedException) {
      return ExitCode.REJECTED;
    }
    boolean callers =
        ErrorText.isWrongInput(trouble) || trouble instanceof IllegalTransitionException;
    return callers ? ExitCode.USAGE : ExitCode.FAILED;
  }
}
