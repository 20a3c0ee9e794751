package io.federation.node.script;

import io.federation.machine.SearchPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The control group that a script runs in. Where heartbeat or agent is a unit of systemd, each
 * script has a scope (systemd.scope(5)): what it starts is not a part of the heartbeat's unit, has
 * not its low weights, and can be told apart by {@code systemctl status} and {@code systemd-cgtop}.
 */
public final class ScriptScope {

  /** What the names of the heartbeat's units begin with. */
  public static final String HEARTBEAT_UNIT = "node-init";

  /** The control group that this process is in (cgroups(7)). */
  static final Path OF_THIS_PROCESS = Path.of("/proc/self/cgroup");

  private static final Pattern HEARTBEAT =
      Pattern.compile(
          "(0:|1:name=systemd):.*/" + HEARTBEAT_UNIT + "([^/]*@[^/]*|-agent[^/]*)\\.service");

  private ScriptScope() {}

  /**
   * Returns what a script's command line is to begin with: a program that makes a scope and becomes
   * the rest of the line, or nothing.
   *
   * @param cgroups the file that says which control groups this process is in
   * @param source who the script is
   * @param mark makes the scope's name unique
   * @param path where programs are looked for first
   */
  static List<String> prefix(Path cgroups, String source, String mark, String path)
      throws IOException {
    if (!Files.exists(cgroups)) {
      return List.of();
    }
    // A file of the kernel's: its length is said to be zero.
    String groups = new String(Files.readAllBytes(cgroups), StandardCharsets.UTF_8);
    if (groups.lines().noneMatch(line -> HEARTBEAT.matcher(line).matches())) {
      return List.of();
    }
    return List.of(
        SearchPath.findInSystem("systemd-run", path),
        "--scope",
        "--quiet",
        "--collect",
        "--nice=0",
        "--unit=" + HEARTBEAT_UNIT + "-script-" + mark,
        "--description=" + source,
        "--");
  }
}
