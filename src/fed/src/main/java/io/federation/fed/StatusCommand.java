package io.federation.fed;

import io.federation.fed.view.FederationReader;
import io.federation.fed.view.FederationView;
import io.federation.fed.view.TimeText;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Shows all nodes as they tell of themselves: part, state, since when, the commit whose work is"
          + " done, whether they answer, and their last work.",
      "A node is 'dead' when it no longer tells of itself and nothing of it is left here, and"
          + " 'silent' when it is still here.",
      "Exit code 0 if all is well; 1 if the keeper does not run, a part has too few nodes, or"
          + " something is wrong with one of them."
    },
    footer = {
      "",
      "How it was before the lights went out:  fed status --at 14:30",
      "What a script needs to know:            fed status --json | jq -r .url"
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class StatusCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private PresenceOptions presence = new PresenceOptions();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "How it was then: '5m ago', 14:30, '2026-01-31 14:30' (your time zone),"
              + " 2026-01-31T14:30:00Z, or a stamp such as 20260131-143000 (UTC).")
  private @Nullable String at;

  @Option(
      names = "--all",
      description = "Show those too that have been gone for more than an hour.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  StatusCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    TimeText times = new TimeText(Instant.now(), ZoneId.systemDefault());
    Instant moment = at == null ? null : times.parse(at);
    FederationReader reader = presence.reader(shared);
    FederationView view = moment == null ? reader.now(all, true) : reader.at(moment, all);
    if (json) {
      shared.out().println(StatusJson.of(view));
    } else {
      String place = presence.isElsewhere() ? "" : " in " + shared.home().root();
      StatusText.lines(view, times, place, shared.call("up")).forEach(shared.out()::println);
    }
    return view.isWell() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
