package io.federation.node.status;

import io.federation.model.Version;
import io.federation.node.chat.ChatStatus;
import io.federation.node.presence.PresenceProblems;
import io.federation.node.work.FailureRecord;
import io.federation.presence.LastWorkText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a status for people. */
public final class StatusText {

  private StatusText() {}

  public static String of(StatusReport report) {
    StringBuilder text = new StringBuilder();
    report.identity().forEach((property, value) -> line(text, property, value));
    line(
        text,
        "state",
        report.status().state().word()
            + report.status().since().map(since -> " since " + since).orElse(""));
    line(text, "statelog", report.status().log().toString());
    line(text, "heartbeat", report.heartbeat().orElse("none yet"));
    report.pause().ifPresent(pause -> line(text, "paused", pause));
    report.error().ifPresent(error -> line(text, "error", error));
    report.errorSince().ifPresent(since -> line(text, "", "since " + since));
    for (PresenceProblems.Problem problem : report.problems()) {
      line(text, "problem", problem.text());
      line(text, "", "since " + problem.since());
    }
    report.warnings().forEach(warning -> line(text, "warning", warning));
    report.aws().forEach((name, why) -> line(text, "aws", "not done: " + name + ": " + why));
    report.chat().ifPresent(chat -> line(text, "chat", owed(chat)));
    for (StatusReport.RepositoryStatus repository : report.repositories()) {
      line(
          text,
          "repository",
          repository.name()
              + " "
              + repository.version().map(Version::hex).orElse("(not cloned yet)")
              + repository.branch().map(branch -> " " + branch).orElse("")
              + repository.url().map(url -> " of " + url).orElse("")
              + repository
                  .note()
                  .map(note -> ": " + note)
                  .orElse(repository.url().isEmpty() ? " (no remote)" : ""));
    }
    for (StatusReport.UnitStatus unit : report.units()) {
      line(text, "unit", unit.unit() + " " + status(unit));
      unit.failure().ifPresent(failure -> tail(text, failure));
    }
    return text.toString();
  }

  private static String status(StatusReport.UnitStatus unit) {
    Optional<String> failed =
        unit.failure()
            .map(
                failure ->
                    failure.verdict().toString().toLowerCase(Locale.ROOT)
                        + " "
                        + failure.version()
                        + " ("
                        + failure.reason()
                        + ", "
                        + failure.count()
                        + " time(s), last "
                        + failure.last()
                        + ")");
    return String.join(
        ", ",
        List.of(
                unit.done().map(done -> "done " + done).orElse("nothing done yet"),
                unit.doing().map(doing -> "doing " + doing).orElse(""),
                failed.orElse(""),
                unit.note().orElse(""))
            .stream()
            .filter(part -> !part.isEmpty())
            .toList());
  }

  private static String owed(ChatStatus chat) {
    String troubles = String.join("; ", chat.troubles());
    return chat.waiting()
        + " critical message(s) wait; dropped "
        + chat.droppedChatty()
        + " chatty, "
        + chat.droppedCritical()
        + " critical"
        + (troubles.isEmpty() ? "" : "; " + troubles);
  }

  private static void tail(StringBuilder text, FailureRecord failure) {
    failure.tail().forEach(line -> line(text, "", "| " + line));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(LastWorkText.line(name, value));
  }
}
