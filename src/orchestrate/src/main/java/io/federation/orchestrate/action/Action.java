package io.federation.orchestrate.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.Names;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What can be called.
 *
 * @param inputs what it takes, in the order of the declaration
 * @param outputs what it gives, in the order of the declaration
 * @param aggregates what is said of the outputs of all nodes together
 */
public record Action(
    String name,
    String description,
    Display display,
    List<Input> inputs,
    List<Output> outputs,
    List<Aggregate> aggregates) {

  /** Whose replies are shown one by one. */
  public enum Display {
    /** Those of nodes that did not do it. */
    FAILED,
    /** Those of nodes that did it. */
    OK,
    /** All. */
    ALWAYS
  }

  public Action {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    aggregates = List.copyOf(aggregates);
  }

  /**
   * Returns the arguments that words of a command line are, with the defaults of inputs that are
   * left out.
   *
   * @param words by the names of inputs
   * @throws InvalidCallException if the declaration does not allow them
   */
  public SortedMap<String, JsonNode> parse(Map<String, String> words) throws InvalidCallException {
    SortedMap<String, JsonNode> arguments = new TreeMap<>();
    for (Input input : inputs) {
      String word = words.get(input.name());
      if (word != null) {
        arguments.put(input.name(), input.parse(word));
      } else if (input.defaultValue().isPresent()) {
        arguments.put(input.name(), input.defaultValue().get());
      }
    }
    for (String name : words.keySet()) {
      input(name);
    }
    check(arguments);
    return Collections.unmodifiableSortedMap(arguments);
  }

  /** Returns how people read the name of an output. */
  public String title(String output) {
    return outputs.stream()
        .filter(each -> each.name().equals(output))
        .map(Output::title)
        .findFirst()
        .orElse(output);
  }

  /** Returns what was given, with the defaults of outputs that were left out. */
  public SortedMap<String, JsonNode> withDefaults(Map<String, JsonNode> data) {
    SortedMap<String, JsonNode> whole = new TreeMap<>(data);
    for (Output output : outputs) {
      output.defaultValue().ifPresent(value -> whole.putIfAbsent(output.name(), value));
    }
    return whole;
  }

  /**
   * Checks the arguments of a call.
   *
   * @throws InvalidCallException if the declaration does not allow them
   */
  public void check(Map<String, JsonNode> arguments) throws InvalidCallException {
    for (String name : new TreeMap<>(arguments).keySet()) {
      input(name);
    }
    for (Input input : inputs) {
      JsonNode value = arguments.get(input.name());
      if (value != null) {
        input.check(value);
      } else if (!input.isOptional()) {
        throw new InvalidCallException(
            StatusCode.MISSING_DATA, name + " needs " + input.name() + ": " + input.prompt());
      }
    }
  }

  private void input(String named) throws InvalidCallException {
    if (inputs.stream().noneMatch(input -> input.name().equals(named))) {
      throw new InvalidCallException(
          StatusCode.INVALID_DATA,
          name
              + " has no input "
              + Names.quote(named)
              + (inputs.isEmpty()
                  ? ": it takes none"
                  : ": use " + inputs.stream().map(Input::name).collect(Collectors.joining(", "))));
    }
  }
}
