package io.federation.node.metrics;

import java.util.List;

/**
 * Writes metrics in the text form of Prometheus, version 0.0.4, as the Prometheus client does, but
 * for the form of numbers; that one takes longer to load than an idle heartbeat takes in all.
 */
final class MetricsText {

  private static final long THOUSANDTHS = 1000;

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

  /** To a thousandth; a fresh JVM takes long to write a {@code double}. */
  private static void write(double value, StringBuilder text) {
    long thousandths = Math.round(value * THOUSANDTHS);
    text.append(thousandths / THOUSANDTHS);
    long rest = thousandths % THOUSANDTHS;
    if (rest != 0) {
      text.append('.').append(Long.toString(THOUSANDTHS + rest).substring(1));
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
