package io.federation.node.metrics;

import java.util.List;

/**
 * Writes metrics in the text form of Prometheus, version 0.0.4, as the Prometheus client does; that
 * one takes longer to load than an idle heartbeat takes in all.
 */
final class MetricsText {

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
        text.append(' ').append(sample.value()).append('\n');
      }
    }
    return text.toString();
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
