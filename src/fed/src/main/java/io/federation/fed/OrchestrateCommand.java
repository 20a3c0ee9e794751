package io.federation.fed;

import io.federation.cluster.ClusterConnection;
import io.federation.machine.Sleeper;
import io.federation.model.ExitCode;
import io.federation.model.Names;
import io.federation.orchestrate.caller.CallClient;
import io.federation.orchestrate.caller.Discovery;
import io.federation.orchestrate.caller.Signer;
import io.federation.orchestrate.playbook.PlaybookContext;
import io.federation.orchestrate.playbook.PlaybookOutput;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "orchestrate",
    description = {
      "Runs a playbook: calls that depend on one another.",
      "A playbook is a file of Java in playbook/ of the ops repository, with a class that extends"
          + " io.federation.orchestrate.playbook.Playbook."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 it has failed, 2 a wrong call, or no playbook.",
      "",
      "fed orchestrate app_cluster_upgrade backend=app cluster=alfa revision=10"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionInfo.class)
final class OrchestrateCommand implements Callable<Integer> {

  private static final String FOLDER = "playbook";
  private static final String ENDING = ".java";

  private final SharedOptions shared;

  @Option(names = "--dry-run", description = "Find nodes and check calls; send only pings.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print an object of JSON for each thing that happens.")
  private boolean json;

  @Mixin private final SigningOptions signing;
  @Mixin private final ClusterOptions cluster;

  @Parameters(index = "0", paramLabel = "PLAYBOOK", description = "Its file's name without .java.")
  private String playbook = "";

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      description = "What the playbook asks for; it asks at the terminal for what is left out.")
  private List<String> words = List.of();

  OrchestrateCommand(SharedOptions shared) {
    this.shared = shared;
    this.signing = new SigningOptions(shared);
    this.cluster = new ClusterOptions(shared);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path ops = cluster.ops();
    PlaybookFile file = file(ops);
    ActionSetLoader declarations = new ActionSetLoader(ops);
    Signer signer = signing.signer(cluster.isElsewhere());
    PlaybookOutput output = json ? new PlaybookJson(shared.out()) : new PlaybookText(shared.out());
    if (!json) {
      shared.out().println("Loading script " + file.name());
    }
    try (ClusterConnection connection = cluster.connect()) {
      PlaybookContext context =
          new PlaybookContext(
              NamedValues.of(words),
              OrchestrateCommand::ask,
              declarations::of,
              new Discovery(connection),
              new CallClient(connection, signer, Clock.systemUTC()),
              output,
              Sleeper.REAL,
              dryRun);
      file.run(loaded -> loaded.run(context));
    }
    return ExitCode.DONE;
  }

  private PlaybookFile file(Path ops) throws IOException {
    Path file = ops.resolve(FOLDER).resolve(Names.check("playbook", playbook) + ENDING);
    if (!Files.exists(file)) {
      List<String> others = others(ops.resolve(FOLDER));
      throw new IllegalArgumentException(
          "there is no playbook "
              + file
              + (others.isEmpty() ? ": write one" : ": use one of " + String.join(", ", others)));
    }
    return new PlaybookFile(file, FOLDER + "/" + playbook + ENDING);
  }

  private static List<String> others(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  @SuppressWarnings("SystemConsoleNull") // where it is not null without a terminal, it reads none
  private static Optional<String> ask(String question) {
    Console console = System.console();
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readLine("%s: ", question));
  }
}
