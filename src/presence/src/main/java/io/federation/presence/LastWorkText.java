package io.federation.presence;

import io.federation.machine.PrintableText;
import java.util.List;

/** Says a node's last work to people: what came of it first, then what it was and who caused it. */
public final class LastWorkText {

  private LastWorkText() {}

  /** Returns a screenful at most, a line for each thing. */
  public static String of(LastWork work) {
    StringBuilder text = new StringBuilder();
    line(text, "result", result(work));
    line(text, "unit", work.unit().toString());
    line(text, "began", work.started().toString());
    line(text, "commit", work.commit() + " " + work.subject());
    line(text, "author", work.author());
    if (!work.version().equals(work.commit())) {
      line(text, "worked at", work.version().toString());
    }
    lines(text, "changed", "", work.paths());
    if (work.paths().size() == LastWork.MOST_PATHS) {
      line(text, "", "(no more than the first " + LastWork.MOST_PATHS + " are kept)");
    }
    lines(text, "printed", "| ", work.lines());
    return text.toString();
  }

  /** Returns one line of the form of those of {@link #of}, whatever {@code value} holds. */
  public static String line(String name, String value) {
    StringBuilder text = new StringBuilder();
    line(text, name, value);
    return text.toString();
  }

  private static String result(LastWork work) {
    if (work.result() == LastWork.Result.RUNNING) {
      return work.result().word();
    }
    return work.result().word()
        + (work.reason().isEmpty() ? "" : " (" + work.reason() + ")")
        + " after "
        + work.seconds()
        + " s";
  }

  private static void lines(StringBuilder text, String name, String mark, List<String> values) {
    String head = name;
    for (String value : values) {
      line(text, head, mark + value);
      head = "";
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-12s %s%n", name, PrintableText.of(value)));
  }
}
