package io.federation.node.work;

import io.federation.machine.StateFiles;
import io.federation.model.Version;
import io.federation.node.script.ScriptEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a work script finds in its environment, beside what every script of the node finds: {@code
 * NODE_UNIT}, {@code NODE_REPOSITORY} (its folder), {@code NODE_VERSION}, {@code
 * NODE_PREVIOUS_VERSION} (empty at the first work), {@code NODE_CHANGED_PATHS} (one a line, the
 * first of them if they are many) and {@code NODE_CHANGED_PATHS_FILE} (all of them), {@code DIR},
 * {@code RESOURCE} and {@code COMMON}.
 */
final class WorkEnvironment {

  /** Linux takes no variable over 128 KiB (MAX_ARG_STRLEN of execve(2)). */
  private static final int LONGEST_VALUE = 60_000;

  private final ScriptEnvironment base;

  WorkEnvironment(ScriptEnvironment base) {
    this.base = base;
  }

  /**
   * Returns what the script of a task finds.
   *
   * @param initPrefix the folder prefix of init scripts, below which shared resources are
   */
  Map<String, String> variables(UnitTask task, String initPrefix) throws IOException {
    WorkUnit unit = task.unit();
    StateFiles.write(unit.files().changedPaths(), lines(task.changedPaths(), Integer.MAX_VALUE));
    Map<String, String> variables = base.variables();
    variables.put("NODE_UNIT", unit.name().toString());
    variables.put("NODE_REPOSITORY", unit.repository().toString());
    variables.put("NODE_VERSION", task.version().hex());
    variables.put("NODE_PREVIOUS_VERSION", task.previous().map(Version::hex).orElse(""));
    variables.put("NODE_CHANGED_PATHS", lines(task.changedPaths(), LONGEST_VALUE).stripTrailing());
    variables.put("NODE_CHANGED_PATHS_FILE", unit.files().changedPaths().toString());
    variables.put("NODE_SERVED_VERSION_FILE", unit.files().servedVersion().toString());
    variables.put("DIR", String.valueOf(unit.script().getParent()));
    variables.put("RESOURCE", unit.repository().resolve(initPrefix).resolve("resource").toString());
    variables.put("COMMON", unit.repository().resolve(initPrefix).resolve("common").toString());
    return variables;
  }

  private static String lines(List<String> paths, int longest) {
    StringBuilder lines = new StringBuilder();
    for (String path : paths) {
      if (lines.length() + path.length() >= longest) {
        break;
      }
      lines.append(path).append('\n');
    }
    return lines.toString();
  }
}
