package io.federation.deploy.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** What is to be done to a node of the tree that is there. */
public sealed interface TreeChange {

  String path();

  /** Returns what it does, for people. */
  List<String> lines();

  /** Adds a node to one that is there by then. */
  record Add(String path, SortedMap<String, Literal> properties) implements TreeChange {
    @Override
    public List<String> lines() {
      return List.of("add " + path);
    }
  }

  /** Sets the properties of a node. */
  record Set(String path, SortedMap<String, Literal> from, SortedMap<String, Literal> to)
      implements TreeChange {
    @Override
    public List<String> lines() {
      java.util.Set<String> names = new TreeSet<>(from.keySet());
      names.addAll(to.keySet());
      List<String> lines = new ArrayList<>();
      for (String name : names) {
        Optional<String> before = Optional.ofNullable(from.get(name)).map(LiteralText::of);
        Optional<String> after = Optional.ofNullable(to.get(name)).map(LiteralText::of);
        if (!before.equals(after)) {
          String change =
              after.isEmpty()
                  ? "remove " + name + " = " + before.orElseThrow()
                  : before.isEmpty()
                      ? "add " + name + " = " + after.get()
                      : name + " from " + before.get() + " to " + after.get();
          lines.add("change " + path + ": " + change);
        }
      }
      return lines;
    }
  }

  /** Deletes a node that nothing is below by then. */
  record Delete(String path) implements TreeChange {
    @Override
    public List<String> lines() {
      return List.of("delete " + path);
    }
  }
}
