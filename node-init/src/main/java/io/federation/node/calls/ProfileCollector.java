package io.federation.node.calls;

import io.federation.machine.ErrorText;
import io.federation.machine.Program;
import io.federation.machine.StateFiles;
import io.federation.model.ExitCode;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.script.ScriptEnvironment;
import io.federation.orchestrate.builtin.BuiltInSets;
import io.federation.orchestrate.filter.NodeFilter;
import io.federation.orchestrate.filter.NodeProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds out what a node is: facts from nodeinfo, from the machine, from the files in {@code
 * it/facts} and from the executables in {@code bin/fact}, of which both hold or print lines {@code
 * name=value}; classes from its part, stack type and levels, and from lines {@code name} or {@code
 * name if EXPRESSION} in {@code it/classes}.
 */
final class ProfileCollector {

  private static final String CLASSES = "it/classes";

  /** The fact that is the version of node-init. */
  static final String VERSION = "version";

  private static final List<NodeProperty> PROPERTIES =
      List.of(
          NodeProperty.INSTANCE_ID,
          NodeProperty.DEPLOYMENT,
          NodeProperty.INITGITREPO,
          NodeProperty.STACKTYPE,
          NodeProperty.NODEPART,
          NodeProperty.PROVIDER,
          NodeProperty.ADDRESS,
          NodeProperty.HOSTNAME,
          NodeProperty.DEPLOYROLE,
          NodeProperty.STATE);

  /** Each fact is in the memory of every caller. */
  private static final int MOST_FACTS = 200;

  private static final int LONGEST_VALUE = 500;
  private static final int LONGEST_NAME = 100;
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Path SYSTEM = Path.of("/etc/os-release");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final int KILOBYTES_IN_MEGABYTE = 1024;

  /**
   * What was found.
   *
   * @param problems lines that say what could not be found out
   */
  record Found(NodeProfile profile, List<String> problems) {}

  private final NodeInfo nodeInfo;
  private final ScriptEnvironment environment;
  private final Map<String, BuiltInActions> builtIn;
  private final ExternalActions external;

  ProfileCollector(
      NodeHome home,
      ScriptEnvironment environment,
      Map<String, BuiltInActions> builtIn,
      ExternalActions external) {
    this.nodeInfo = new NodeInfo(home);
    this.environment = environment;
    this.builtIn = builtIn;
    this.external = external;
  }

  /**
   * Reads it.
   *
   * @param ops the folder of the ops repository
   */
  Found read(Path ops) throws IOException {
    List<String> problems = new ArrayList<>();
    String id = nodeInfo.name(NodeProperty.INSTANCE_ID).orElse("");
    Map<String, String> facts = new TreeMap<>();
    // First: what the node itself knows cannot be said otherwise, or pushed out.
    for (NodeProperty property : PROPERTIES) {
      nodeInfo.get(property).ifPresent(value -> put(facts, property.word(), value));
    }
    machine(facts);
    for (Path file : files(ops, "it/facts")) {
      take(RepositoryFiles.read(ops, file).orElse(""), facts);
    }
    for (Path program : files(ops, "bin/fact")) {
      if (Files.isExecutable(program)) {
        take(output(ops, program, problems), facts);
      }
    }
    if (facts.size() == MOST_FACTS) {
      problems.add("there are " + MOST_FACTS + " facts, and no more are taken");
    }
    Set<String> agents = new TreeSet<>(external.names(ops));
    // Those that come with node-init are the ones that their names mean everywhere.
    agents.removeAll(BuiltInSets.ALL);
    for (Map.Entry<String, BuiltInActions> each : builtIn.entrySet()) {
      try {
        if (each.getValue().isUsable(facts)) {
          agents.add(each.getKey());
        }
      } catch (IOException e) {
        problems.add(each.getKey() + " cannot be called: " + ErrorText.of(e));
      }
    }
    Set<String> classes = new TreeSet<>(nodeInfo.levels());
    nodeInfo.name(NodeProperty.NODEPART).ifPresent(classes::add);
    nodeInfo.name(NodeProperty.STACKTYPE).ifPresent(classes::add);
    String lines = RepositoryFiles.read(ops, ops.resolve(CLASSES)).orElse("");
    for (String line : lines.lines().map(String::strip).toList()) {
      try {
        takeClass(line, new NodeProfile(id, facts, classes, agents), classes);
      } catch (IllegalArgumentException e) {
        problems.add(CLASSES + ": " + Names.quote(line) + ": " + ErrorText.of(e));
      }
    }
    return new Found(new NodeProfile(id, facts, classes, agents), problems);
  }

  private static List<Path> files(Path ops, String folder) throws IOException {
    Path path = ops.resolve(folder);
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private String output(Path ops, Path program, List<String> problems) throws IOException {
    try {
      RepositoryFiles.checkFile(ops, program);
      Program.Result result =
          new Program(List.of(program.toString()), environment.variables(), ops).run(LIMIT);
      if (result.code() == ExitCode.DONE) {
        return String.join("\n", result.out());
      }
      problems.add(ops.relativize(program) + " ended with " + result.code());
    } catch (IOException e) {
      problems.add(ops.relativize(program) + ": " + ErrorText.of(e));
    }
    return "";
  }

  private static void take(String lines, Map<String, String> facts) {
    for (String line : lines.lines().map(String::strip).toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        put(facts, line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (name.matches("[A-Za-z0-9._:-]{1," + LONGEST_NAME + "}") && facts.size() < MOST_FACTS) {
      String unused =
          facts.putIfAbsent(
              name, value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value);
    }
  }

  private static void takeClass(String line, NodeProfile so, Set<String> classes) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String[] parts = line.split("\\s+if\\s+", 2);
    if (parts.length == 1 || NodeFilter.ofExpression(parts[1]).test(so)) {
      classes.add(parts[0]);
    }
  }

  private static void machine(Map<String, String> facts) throws IOException {
    Map<String, String> system = new TreeMap<>();
    take(StateFiles.read(SYSTEM).orElse(""), system);
    put(facts, "operatingsystem", unquoted(system.getOrDefault("ID", "")));
    put(facts, "operatingsystemrelease", unquoted(system.getOrDefault("VERSION_ID", "")));
    put(facts, "kernelversion", System.getProperty("os.version", ""));
    put(facts, "architecture", System.getProperty("os.arch", ""));
    put(facts, "processorcount", String.valueOf(Runtime.getRuntime().availableProcessors()));
    memory().ifPresent(megabytes -> put(facts, "memorysize_mb", String.valueOf(megabytes)));
    Optional.ofNullable(ProfileCollector.class.getPackage().getImplementationVersion())
        .ifPresent(version -> put(facts, VERSION, version));
  }

  private static String unquoted(String value) {
    return value.replace("\"", "");
  }

  private static Optional<Long> memory() throws IOException {
    return StateFiles.read(MEMORY)
        .orElse("")
        .lines()
        .filter(line -> line.startsWith("MemTotal:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .filter(number -> !number.isEmpty())
        .map(number -> Long.parseLong(number) / KILOBYTES_IN_MEGABYTE)
        .findFirst();
  }
}
