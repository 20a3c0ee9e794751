package io.federation.orchestrate.builtin;

import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.ActionSetReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The declarations of those sets. */
public final class BuiltInSets {

  public static final String RPCUTIL = "rpcutil";
  public static final String NODE = "node";
  public static final String AUDIT = "audit";
  public static final String HAPROXY = "haproxy";
  public static final String NRPE = "nrpe";
  public static final String NOTIFY = "notify";

  /** Their names. */
  public static final List<String> ALL = List.of(RPCUTIL, NODE, AUDIT, HAPROXY, NRPE, NOTIFY);

  /** Those that were read, as each call asks for one. */
  private static final Map<String, ActionSet> READ = new ConcurrentHashMap<>();

  private BuiltInSets() {}

  /** Returns a declaration; nothing if the set is not built in. */
  public static Optional<ActionSet> find(String name) {
    return ALL.contains(name)
        ? Optional.of(READ.computeIfAbsent(name, each -> read(each + ".yaml")))
        : Optional.empty();
  }

  private static ActionSet read(String file) {
    try (InputStream text =
        Objects.requireNonNull(BuiltInSets.class.getResourceAsStream(file), file)) {
      return ActionSetReader.read(text.readAllBytes(), file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
