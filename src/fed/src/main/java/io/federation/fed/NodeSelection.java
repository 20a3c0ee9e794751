package io.federation.fed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.model.Names;
import io.federation.orchestrate.caller.Discovery;
import io.federation.orchestrate.filter.NodeFilter;
import io.federation.orchestrate.filter.NodeProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The nodes that are called. */
final class NodeSelection {

  private static final String STANDARD_INPUT = "-";
  private static final int PERCENT = 100;

  @Mixin private final FilterOptions filters = new FilterOptions();

  @Option(
      names = "--nodes",
      paramLabel = "FILE",
      description =
          "Call the nodes in a file instead of looking who is there: an id on each line, or what"
              + " --json of a call has printed; - is the standard input.")
  private @Nullable String nodes;

  @Option(
      names = {"--limit", "--limit-nodes"},
      paramLabel = "N|N%",
      description = "Call so many of them, the first ones, or so many percent; one at least.")
  private @Nullable String limit;

  @Option(
      names = {"-1", "--one"},
      description = "Call one of them.")
  private boolean one;

  /** Returns what the options say; those that exclude each other are refused. */
  NodeFilter filter() {
    if (nodes != null && !filters.isEmpty()) {
      throw new IllegalArgumentException(
          "--nodes cannot be combined with -F, -C, -A, -I, -W or -S");
    }
    return filters.filter();
  }

  /** Returns the ids. */
  List<String> select(Discovery discovery, NodeFilter filter)
      throws ClusterUnavailableException, IOException {
    List<String> found =
        nodes == null
            ? discovery.find(filter).stream().map(NodeProfile::identity).toList()
            : named(nodes);
    return found.subList(0, Math.min(found.size(), most(found.size())));
  }

  private int most(int all) {
    if (one && limit != null) {
      throw new IllegalArgumentException("use one of --one and --limit");
    }
    if (one) {
      return 1;
    }
    if (limit == null) {
      return all;
    }
    if (!limit.toLowerCase(Locale.ROOT).matches("[0-9]{1,6}%?")) {
      throw new IllegalArgumentException(
          "--limit " + Names.quote(limit) + " is not a number: use one such as 5 or 10%");
    }
    int number = Integer.parseInt(limit.replace("%", ""));
    return Math.max(1, limit.endsWith("%") ? (int) ((long) all * number / PERCENT) : number);
  }

  private static List<String> named(String file) throws IOException {
    String text;
    try (InputStream in =
        file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> ids = new ArrayList<>();
    if (text.stripLeading().startsWith("[")) {
      for (JsonNode each : new JsonMapper().readTree(text)) {
        ids.add(each.isTextual() ? each.textValue() : each.path("sender").asText());
      }
    } else {
      text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(ids::add);
    }
    return ids.stream().map(id -> Names.check("node", id)).distinct().sorted().toList();
  }
}
