package io.federation.node.cli;

import io.federation.model.ExitCode;
import io.federation.presence.LiveServers;
import io.federation.presence.RecordFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "live-servers",
    description = {
      "Prints who is in a folder of presence records, as one JSON object.",
      "What is in the folder and is no record is left out, and said on standard error."
    },
    mixinStandardHelpOptions = true)
final class LiveServersCommand implements Callable<Integer> {

  private final SharedOptions shared;
  private final PrintStream err;
  private final Clock clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--source",
      paramLabel = "FOLDER",
      description = "The folder of the records, or, with --adddatepath, where the times begin.")
  private String source = "";

  @Option(
      names = "--adddatepath",
      description = "Add the path of the minute before this one: YYYY/MM/DD/HH/YYYYMMDDHHMM.")
  private boolean addDatePath;

  @Option(
      names = "--suffix",
      paramLabel = "TEXT",
      description = "Add TEXT at the very end, such as /all/ (default: nothing).")
  private String suffix = "";

  LiveServersCommand(SharedOptions shared, PrintStream err, Clock clock) {
    this.shared = shared;
    this.err = err;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    if (source.isBlank()) {
      spec.commandLine().usage(shared.out(), CommandLine.Help.Ansi.OFF);
      return ExitCode.DONE;
    }
    LiveServers nobody =
        new LiveServers(source.strip(), addDatePath, suffix, clock.instant(), List.of());
    LiveServers all =
        nobody.withNodes(
            RecordFolder.read(
                nobody.fullSource(), complaint -> err.println("node-init: " + complaint)));
    shared.out().print(all.render());
    return ExitCode.DONE;
  }
}
