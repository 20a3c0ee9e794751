package io.federation.fed;

import io.federation.fed.board.AbsenceAlarm;
import io.federation.fed.board.Line;
import io.federation.fed.board.LiveBoard;
import io.federation.fed.board.TextStyle;
import io.federation.fed.view.FederationReader;
import io.federation.fed.view.FederationView;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watch",
    description = {
      "Shows all nodes live, and each change of state as a line below, until interrupted (Ctrl-C).",
      "Where the output is no terminal: the nodes once, and then a line for each change."
    },
    footer = {
      "",
      "In a terminal beside the one you push from:   fed watch",
      "Somewhere in the background, with chat:       fed watch --alert > watch.log &"
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class WatchCommand implements Callable<Integer> {

  /** Nodes are asked less often than they are looked at, as that costs them something. */
  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);

  /** So many looks in a row may fail, as when a repository is packed meanwhile. */
  private static final int FAILURES = 5;

  private final SharedOptions shared;

  @Mixin private PresenceOptions presence = new PresenceOptions();

  @Option(
      names = "--alert",
      description = {
        "Tell chat, once, when a node has not been present for three minutes without having said"
            + " that it terminates. The address is that of it/federation.yaml (chat: critical), or"
            + " of credentials/chat.properties in the federation's folder."
      })
  private boolean alert;

  WatchCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    FederationReader reader = presence.reader(shared);
    Optional<Alert> chat = alert ? Optional.of(Alert.of(shared, presence)) : Optional.empty();
    AbsenceAlarm alarm = new AbsenceAlarm();
    // The first look before the screen is taken, so that an error is seen as one.
    FederationView view = reader.now(false, true);
    try (LiveBoard board =
        new LiveBoard(shared.terminal().open(), shared.out(), ZoneId.systemDefault())) {
      board.show(view, true);
      int failures = 0;
      long looksPerProbe = Math.max(1, PROBE_EVERY.dividedBy(reader.pace()));
      // Whoever read our output may have gone: then there is nobody to watch for.
      for (long look = 1; !shared.out().checkError(); look++) {
        if (chat.isPresent()) {
          tell(alarm, view, chat.get(), board);
        }
        Thread.sleep(reader.pace().toMillis());
        boolean probe = look % looksPerProbe == 0;
        try {
          view = reader.now(false, probe);
          board.show(view, probe);
          failures = 0;
        } catch (IOException e) {
          failures++;
          if (failures == FAILURES) {
            throw e;
          }
          board.tell(
              Line.of("cannot tell how the nodes are: " + ErrorLine.message(e), TextStyle.BAD));
        }
      }
    }
    return ExitCode.DONE;
  }

  private static void tell(AbsenceAlarm alarm, FederationView view, Alert chat, LiveBoard board) {
    for (AbsenceAlarm.Notice notice : alarm.after(view)) {
      Optional<String> trouble = chat.tell(view, notice);
      board.tell(
          trouble
              .map(
                  why ->
                      Line.of(
                          "chat was not told of " + notice.node().id() + ": " + why, TextStyle.BAD))
              .orElse(Line.of("chat was told of " + notice.node().id(), TextStyle.FAINT)));
    }
  }
}
