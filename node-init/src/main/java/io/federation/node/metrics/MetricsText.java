package io.federation.node.metrics;

import java.util.List;

/**
 * Writes metrics in the text form of Prometheus, version 0.0.4, as the Prometheus client does; that
 * one takes longer to load than an idle heartbeat takes in all.
 */
final class MetricsText {

  private static final long MILLIS = 1000;

  /** From here on a value is written with an exponent. */
  private static final double LARGE = 1e7;

  /** No time of these years is less. */
  private static final double TIMES = 1e9;

  private MetricsText() {}

  static String of(List<Metric> metrics) {
    StringBuilder text = new StringBuilder();
    for (Metric metric : metrics) {
      text.append("# HELP ").append(metric.name()).append(' ');
      escape(metric.help(), false, text);
      text.append("\n# TYPE ").append(metric.name()).append(" gauge\n");
      for (Metric.Sample sample : metric.samples()) {
        text.append(metric.name());
        write(sample.labels(), text);
        text.append(' ');
        write(sample.value(), text);
        text.append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Writes a value as {@link StringBuilder#append(double)} does, which takes a fresh JVM long: what
   * has no more than milliseconds is put together from whole numbers.
   */
  private static void write(double value, StringBuilder text) {
    long millis = Math.round(value * MILLIS);
    boolean time = value >= TIMES && value < TIMES * 10;
    boolean small = value == 0 || (value >= 1.0 / MILLIS && value < LARGE);
    if ((!time && !small) || (double) millis / MILLIS != value) {
      text.append(value);
      return;
    }
    String whole = Long.toString(millis / MILLIS);
    String thousandths = Long.toString(MILLIS + millis % MILLIS).substring(1);
    int point = time ? 1 : whole.length();
    int start = text.length();
    text.append(whole, 0, point).append('.').append(whole, point, whole.length());
    text.append(thousandths);
    int end = text.length();
    // One digit stays behind the point.
    while (end > start + point + 2 && text.charAt(end - 1) == '0') {
      end--;
    }
    text.setLength(end);
    if (time) {
      text.append("E9");
    }
  }

  private static void write(List<String> labels, StringBuilder text) {
    for (int i = 0; i < labels.size(); i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"");
      escape(labels.get(i + 1), true, text);
      text.append('"');
    }
    if (!labels.isEmpty()) {
      text.append('}');
    }
  }

  private static void escape(String value, boolean quoted, StringBuilder text) {
    // Looked for first: to go through all characters one by one takes a fresh JVM long.
    if (value.indexOf('\n') < 0 && value.indexOf('\\') < 0 && value.indexOf('"') < 0) {
      text.append(value);
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\n') {
        text.append("\\n");
      } else {
        if (c == '\\' || (quoted && c == '"')) {
          text.append('\\');
        }
        text.append(c);
      }
    }
  }
}
