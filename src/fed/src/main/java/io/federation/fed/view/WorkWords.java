package io.federation.fed.view;

import io.federation.presence.LastWork;
import java.util.List;

/** The words in which the last work of a node is told. */
public final class WorkWords {

  private static final int LONGEST_SUBJECT = 50;

  private WorkWords() {}

  /** Returns a work in a few words, on one line. */
  public static String inShort(LastWork work) {
    String what = work.unit().repository() + " " + work.version().shortHex() + subject(work);
    return switch (work.result()) {
      case RUNNING -> "works " + what;
      case WAITING -> "waits to work " + what + why(work);
      case DONE -> what + ", " + work.seconds() + " s";
      case FAILED, REJECTED -> work.result().word() + " " + what + why(work);
    };
  }

  private static String subject(LastWork work) {
    String subject = work.subject();
    if (subject.isEmpty()) {
      return "";
    }
    return " \""
        + (subject.length() > LONGEST_SUBJECT
            ? subject.substring(0, LONGEST_SUBJECT) + "..."
            : subject)
        + "\"";
  }

  private static String why(LastWork work) {
    List<String> lines = work.lines();
    String why = lines.isEmpty() ? work.reason() : lines.get(lines.size() - 1).strip();
    return why.isEmpty() ? "" : ": " + why;
  }
}
