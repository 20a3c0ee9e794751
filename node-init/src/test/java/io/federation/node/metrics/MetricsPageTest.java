package io.federation.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.spec.NodeConfig;
import io.federation.model.spec.SpecReader;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The page about metrics says what nodes say. */
class MetricsPageTest {

  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(federation_node_[a-z_]+)` \\| (.*) \\| (.*) \\|$", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("federation_node_[a-z_]+");

  @TempDir private Path folder;

  private List<Metric> all() throws IOException {
    String yaml =
        """
        deployment: fed1
        stacktype: lad1
        presence: {url: ../presence.git}
        zookeeper: zk1.example.org:2181
        deploy: {redeploy: all}
        """;
    NodeConfig config = NodeConfig.from(SpecReader.readStrict(yaml, "federation.yaml"));
    return new NodeMetrics(new NodeHome(folder)).all(config, Optional.empty());
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  /** Returns the block of the page that begins with this line, read as YAML. */
  private static Map<String, Object> block(String firstLine) throws IOException {
    List<String> lines = new ArrayList<>(page().lines().toList());
    lines.subList(0, lines.indexOf("    " + firstLine)).clear();
    String text =
        lines.stream()
            .takeWhile(line -> line.startsWith("    "))
            .map(line -> line.substring(4))
            .collect(Collectors.joining("\n"));
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  @Test
  void the_table_has_each_metric_with_its_help() throws IOException {
    Map<String, String> helps = new TreeMap<>();
    all().forEach(metric -> helps.put(metric.name(), metric.help()));
    Map<String, String> rows = new TreeMap<>();
    ROW.matcher(page()).results().forEach(row -> rows.put(row.group(1), row.group(3)));

    assertThat(rows).isEqualTo(helps);
  }

  @Test
  void metrics_are_sorted_and_named_once() throws IOException {
    List<String> names = all().stream().map(Metric::name).toList();

    assertThat(names).isEqualTo(List.copyOf(new TreeSet<>(names)));
  }

  @Test
  void each_rule_for_alerts_asks_for_metrics_that_there_are() throws IOException {
    List<String> names = all().stream().map(Metric::name).toList();
    List<String> asked = new ArrayList<>();
    for (Map<?, ?> group : maps(block("groups:").get("groups"))) {
      for (Map<?, ?> rule : maps(group.get("rules"))) {
        assertThat(rule.containsKey("alert")).isTrue();
        assertThat(rule.containsKey("annotations")).isTrue();
        NAME.matcher(String.valueOf(rule.get("expr")))
            .results()
            .map(MatchResult::group)
            .forEach(asked::add);
      }
    }

    assertThat(asked).hasSizeGreaterThan(4);
    assertThat(names).containsAll(asked);
  }

  @Test
  void what_stands_in_the_description_is_one() throws IOException {
    String yaml = "deployment: fed1\nstacktype: lad1\nmetrics: %s\n";
    String metrics = String.valueOf(block("metrics:").get("metrics")).replace("=", ": ");

    assertThat(SpecReader.readStrict(yaml.formatted(metrics), "f").metrics().isAsked()).isTrue();
    assertThat(block("scrape_configs:")).containsKey("scrape_configs");
  }

  private static List<Map<?, ?>> maps(Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object map : (List<?>) list) {
      maps.add((Map<?, ?>) map);
    }
    return maps;
  }
}
