package io.federation.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/states.md say what the code does. */
final class StatesDocumentTest {

  private static final Path DOCUMENT = Path.of("../../docs/states.md");
  private static final Stamp AT = Stamp.parse("20260101-120000");

  private static final Map<String, BiFunction<NodeStatus, Stamp, NodeStatus>> TRANSITIONS =
      Map.of(
          "setup", NodeStatus::setup,
          "initdone", NodeStatus::initdone,
          "work", NodeStatus::work,
          "done", NodeStatus::done,
          "idle", NodeStatus::idle,
          "wedge", NodeStatus::wedge,
          "unwedge", NodeStatus::unwedge,
          "terminate", NodeStatus::terminate);

  private static List<List<String>> rows(int columns) throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .filter(line -> line.startsWith("| `"))
        .map(
            line ->
                Arrays.stream(line.split("\\|", -1))
                    .map(cell -> cell.replace("`", "").strip())
                    .filter(cell -> !cell.isEmpty())
                    .toList())
        .filter(row -> row.size() == columns)
        .toList();
  }

  private static Optional<NodeState> target(String transition, NodeState from) {
    try {
      NodeStatus status = new NodeStatus(from, StateLog.EMPTY, Optional.empty());
      return Optional.of(TRANSITIONS.get(transition).apply(status, AT).state());
    } catch (IllegalTransitionException e) {
      return Optional.empty();
    }
  }

  @Test
  void each_transition_is_allowed_from_the_states_that_the_document_names() throws Exception {
    Map<String, String> documented = new TreeMap<>();
    Map<String, String> coded = new TreeMap<>();
    for (List<String> row : rows(3)) {
      if (!TRANSITIONS.containsKey(row.get(0))) {
        continue;
      }
      documented.put(row.get(0), row.get(1) + " from " + row.get(2).replaceAll(";.*", ""));
      List<NodeState> from =
          Arrays.stream(NodeState.values())
              .filter(
                  state ->
                      target(row.get(0), state)
                          .filter(to -> to.word().equals(row.get(1)))
                          .isPresent())
              .toList();
      String words =
          from.size() == NodeState.values().length
              ? "all"
              : from.stream().map(NodeState::word).collect(Collectors.joining(", "));
      coded.put(row.get(0), row.get(1) + " from " + words);
    }
    assertThat(documented.keySet()).isEqualTo(new TreeMap<>(TRANSITIONS).keySet());
    assertThat(documented).isEqualTo(coded);
  }

  @Test
  void each_state_is_in_the_document_with_whether_it_is_logged() throws Exception {
    Map<String, String> documented =
        rows(3).stream()
            .filter(row -> row.get(2).equals("yes") || row.get(2).equals("no"))
            .collect(Collectors.toMap(row -> row.get(0), row -> row.get(2)));
    Map<String, String> coded =
        Arrays.stream(NodeState.values())
            .collect(Collectors.toMap(NodeState::word, state -> state.isLogged() ? "yes" : "no"));
    assertThat(documented).isEqualTo(coded);
  }
}
