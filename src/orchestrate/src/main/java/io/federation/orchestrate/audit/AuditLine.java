package io.federation.orchestrate.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.CallRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lines of a trail. That of a request has the form of MCollective's. */
final class AuditLine {

  private static final String SECRET = "(secret)";
  private static final int LONGEST_TEXT = 1024;
  private static final int LONGEST_DATA = 8 * 1024;

  private AuditLine() {}

  /**
   * Returns the line of a request.
   *
   * @param caller who has signed it; nothing if that is not known
   * @param shown the inputs whose values may be shown
   */
  static String ofRequest(CallRequest request, Optional<String> caller, Set<String> shown) {
    List<String> data = new ArrayList<>(List.of(":process_results=>true"));
    // Strangers may send what they like: nothing of it is repeated.
    (caller.isEmpty() ? Map.<String, JsonNode>of() : request.arguments())
        .forEach(
            (name, value) ->
                data.add(
                    symbol(name) + "=>" + (shown.contains(name) ? inspect(value) : text(SECRET))));
    return "reqid="
        + request.id()
        + ": reqtime="
        + request.time().getEpochSecond()
        + " caller="
        + caller.map(principal -> "ssh=" + plain(principal)).orElse("unknown")
        + " agent="
        + plain(request.agent())
        + " action="
        + plain(request.action())
        + " data={"
        + cut(String.join(", ", data))
        + "}";
  }

  /** A line must not push others out of the log. */
  private static String cut(String data) {
    return data.length() > LONGEST_DATA ? data.substring(0, LONGEST_DATA) + "..." : data;
  }

  /** Returns the line of what came of it. */
  static String ofReply(CallRequest request, CallReply reply, Duration took) {
    return String.format(
        Locale.ROOT,
        "reqid=%s: status=%d time=%.6f message=%s",
        request.id(),
        reply.status().number(),
        took.toNanos() / 1e9,
        text(reply.message()));
  }

  /** As Ruby's inspect shows it. */
  private static String inspect(JsonNode value) {
    if (value.isTextual()) {
      return text(value.textValue());
    }
    if (value.isArray()) {
      return value.valueStream().map(AuditLine::inspect).toList().toString();
    }
    if (value.isObject()) {
      List<String> fields =
          value
              .propertyStream()
              .map(
                  (Map.Entry<String, JsonNode> field) ->
                      text(field.getKey()) + "=>" + inspect(field.getValue()))
              .toList();
      return "{" + String.join(", ", fields) + "}";
    }
    return value.isNull() ? "nil" : value.toString();
  }

  private static String symbol(String name) {
    return ":" + (name.matches("[a-z_][A-Za-z0-9_]*") ? name : text(name));
  }

  /** A word that cannot end the line, or look like the next field. */
  private static String plain(String word) {
    return word.matches("[!-~]{1,200}") ? word : text(word);
  }

  private static String text(String text) {
    String some = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
    StringBuilder quoted = new StringBuilder("\"");
    some.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    if (c == '\n') {
      quoted.append("\\n");
    } else if (c == '"' || c == '\\') {
      quoted.append('\\').append((char) c);
    } else if (isPrintable(c)) {
      quoted.appendCodePoint(c);
    } else {
      quoted.append(String.format(Locale.ROOT, "\\u{%X}", c));
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
