package io.federation.node.calls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands of NRPE's configuration, as its {@code nrpe.cfg} describes them: {@code
 * command[name]=line}, {@code command_prefix}, {@code include} and {@code include_dir}, of which
 * the files {@code *.cfg} count. What else there is for the daemon is passed over.
 */
final class NrpeConfiguration {

  private static final Pattern COMMAND = Pattern.compile("command\\[([^\\]]+)\\]");

  private static final Set<String> INCLUDES = Set.of("include", "include_file", "include_dir");

  private final Map<String, String> lines = new TreeMap<>();
  private final Set<Path> read = new HashSet<>();
  private String prefix = "";

  private NrpeConfiguration() {}

  /** Returns the command lines of a file and those that it includes, by their names. */
  static Map<String, String> commands(Path file) throws IOException {
    NrpeConfiguration configuration = new NrpeConfiguration();
    configuration.read(file);
    Map<String, String> commands = new TreeMap<>(configuration.lines);
    commands.replaceAll((name, line) -> (configuration.prefix + " " + line).strip());
    return commands;
  }

  private void read(Path file) throws IOException {
    if (!read.add(file.toRealPath())) {
      return;
    }
    // Comments may be in any encoding.
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.stripLeading().startsWith("#")) {
        take(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
  }

  private void take(String name, String value) {
    Matcher command = COMMAND.matcher(name);
    if (command.matches()) {
      lines.put(command.group(1), value);
    } else if (name.equals("command_prefix")) {
      prefix = value;
    } else if (INCLUDES.contains(name)) {
      include(value);
    }
  }

  /** The daemon, too, goes on without what it cannot read. */
  private void include(String place) {
    try {
      Path path = Path.of(place);
      if (Files.isDirectory(path)) {
        readFolder(path);
      } else {
        read(path);
      }
    } catch (IOException | InvalidPathException e) {
      // Its commands are not there.
    }
  }

  private void readFolder(Path folder) throws IOException {
    if (!read.add(folder.toRealPath())) {
      return;
    }
    List<Path> found;
    try (Stream<Path> all = Files.list(folder)) {
      found = all.sorted().toList();
    }
    for (Path each : found) {
      String name = each.getFileName().toString();
      boolean isFile = Files.isRegularFile(each) && name.endsWith(".cfg");
      if (isFile || (Files.isDirectory(each) && !name.startsWith("."))) {
        include(each.toString());
      }
    }
  }
}
