package io.federation.node.cli;

import io.federation.machine.ErrorText;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import io.federation.model.spec.NodeConfig;
import io.federation.node.app.CommandParts;
import io.federation.node.app.Node;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.secret.Secret;
import io.federation.presence.secret.SecretStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "secret",
    description = "Lets the nodes of another part have a secret of this node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class SecretCommand {

  private final SharedOptions shared;
  private final PrintStream err;

  SecretCommand(SharedOptions shared, PrintStream err) {
    this.shared = shared;
    this.err = err;
  }

  @Command(
      name = "share",
      description = {
        "Shares a secret, now and with nodes that come later, until it is forgotten.",
        "Its value is what stands on standard input, byte for byte; never give it as an argument."
      },
      mixinStandardHelpOptions = true)
  int share(
      @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
      @Option(
              names = "--with",
              paramLabel = "PART",
              required = true,
              description = "The part whose nodes may read it; may be given several times.")
          List<String> parts,
      @Option(
              names = "--file",
              paramLabel = "FILE",
              description = "Where the value is read from instead.")
          @Nullable Path file)
      throws IOException, InterruptedException {
    Node node = shared.node(false);
    for (String part : parts) {
      NodeConfig.Part unused = node.commands().federation().part(part);
    }
    Secret secret;
    try (InputStream input = file == null ? System.in : Files.newInputStream(file)) {
      secret = new Secret(input.readNBytes(Secret.MAX_BYTES + 1));
    }
    try {
      node.commands().secrets().share(name, new LinkedHashSet<>(parts), secret);
      shared.out().println("Shared " + name + " with " + String.join(", ", parts));
    } catch (PresenceUnavailableException e) {
      warn(name + " is shared as soon as others can be told: " + ErrorText.of(e));
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "read",
      description = "Prints a secret that a live node shares with this one, byte for byte.",
      footer = {"", "Exit codes: 0 it is printed, 75 it is not there (yet): try again later."},
      mixinStandardHelpOptions = true)
  int read(
      @Parameters(paramLabel = "NAME", description = "The secret's name.") String name,
      @Option(
              names = "--from",
              paramLabel = "PART",
              required = true,
              description = "The part that shares it.")
          String part,
      @Option(
              names = "--node",
              paramLabel = "ID",
              description = {
                "The only node whose secret will do, such as the partner that was found",
                "(default: any of the part)."
              })
          @Nullable String node,
      @Option(
              names = "--wait",
              paramLabel = "DURATION",
              defaultValue = "0s",
              description = "For how long to try again (default: once).")
          String wait)
      throws PresenceUnavailableException, IOException, InterruptedException {
    CommandParts commands = shared.node(false).commands();
    NodeConfig.Part unused = commands.federation().part(part);
    SecretStore.Reading reading =
        commands
            .secrets()
            .read(
                name,
                part,
                Optional.ofNullable(node),
                Durations.parse("--wait", wait, Durations.DAY));
    if (reading instanceof SecretStore.Reading.Found found) {
      shared.out().write(found.secret().bytes());
      shared.out().flush();
      return ExitCode.DONE;
    }
    String why = ((SecretStore.Reading.Missing) reading).why();
    throw new TryAgainException("the secret " + name + " is not there: " + why);
  }

  @Command(
      name = "forget",
      description = "Shares a secret no longer. Who has read it keeps it: change it there.",
      mixinStandardHelpOptions = true)
  int forget(@Parameters(paramLabel = "NAME", description = "The secret's name.") String name)
      throws IOException, InterruptedException {
    try {
      boolean was = shared.node(false).commands().secrets().forget(name);
      shared.out().println(was ? "Forgot " + name : "This node does not share " + name);
    } catch (PresenceUnavailableException e) {
      warn(name + " is forgotten here, others are told as soon as they can be: " + ErrorText.of(e));
    }
    return ExitCode.DONE;
  }

  private void warn(String message) {
    err.println("node-init: " + message);
  }
}
