package io.federation.node.script;

import io.federation.machine.SearchPath;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment of the node's scripts: what this process has, made whole where cron leaves it
 * poor, and what the node knows about itself. Each nodeinfo property is a variable of the same name
 * with {@code _} for {@code -} and {@code .}, such as {@code nodepart} and {@code instance_id}.
 */
public final class ScriptEnvironment {

  /**
   * What ties Git to one repository, as {@code git rev-parse --local-env-vars} lists it, and what
   * hooks are given. A heartbeat that is called from a hook has them, and its scripts would work on
   * that hook's repository.
   */
  private static final Set<String> OF_ONE_REPOSITORY =
      Set.of(
          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
          "GIT_COMMON_DIR",
          "GIT_CONFIG",
          "GIT_CONFIG_COUNT",
          "GIT_CONFIG_PARAMETERS",
          "GIT_DIR",
          "GIT_GRAFT_FILE",
          "GIT_IMPLICIT_WORK_TREE",
          "GIT_INDEX_FILE",
          "GIT_INTERNAL_SUPER_PREFIX",
          "GIT_NO_REPLACE_OBJECTS",
          "GIT_OBJECT_DIRECTORY",
          "GIT_PREFIX",
          "GIT_QUARANTINE_PATH",
          "GIT_REPLACE_REF_BASE",
          "GIT_SHALLOW_FILE",
          "GIT_WORK_TREE");

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final Map<String, String> inherited;
  private final MoreVariables more;

  /** Adds to the variables {@code inherited} from whoever started this process. */
  public ScriptEnvironment(
      NodeHome home, NodeInfo nodeInfo, Map<String, String> inherited, MoreVariables more) {
    this.home = home;
    this.nodeInfo = nodeInfo;
    this.inherited = Map.copyOf(inherited);
    this.more = more;
  }

  /** Returns a new, changeable environment. */
  public Map<String, String> variables() throws IOException {
    Map<String, String> variables = new TreeMap<>(inherited);
    variables.keySet().removeAll(OF_ONE_REPOSITORY);
    nodeInfo.all().forEach((property, value) -> variables.put(variableName(property), value));
    more.addTo(variables);
    variables.put("PATH", path());
    variables.put("LC_ALL", "C.UTF-8");
    // It would override the language of that.
    variables.remove("LANGUAGE");
    if (variables.getOrDefault("HOME", "").isEmpty()) {
      variables.put("HOME", home());
    }
    variables.put("NODE_HOME", home.root().toString());
    return variables;
  }

  /** Java takes an empty HOME at its word, and an unknown user's is "?". */
  private String home() {
    String known = System.getProperty("user.home", "");
    return known.startsWith("/") ? known : home.root().toString();
  }

  private static String variableName(String property) {
    String name = property.replace('-', '_').replace('.', '_');
    // A shell variable cannot begin with a digit; and what is written in capitals belongs to the
    // system (PATH, LD_PRELOAD): no property may change it.
    return name.equals(name.toLowerCase(Locale.ROOT)) && !startsWithDigit(name)
        ? name
        : "nodeinfo_" + name;
  }

  private static boolean startsWithDigit(String name) {
    return name.charAt(0) >= '0' && name.charAt(0) <= '9';
  }

  private String path() {
    List<String> folders = new ArrayList<>();
    folders.add(home.bin().toString());
    for (String folder : inherited.getOrDefault("PATH", "").split(":", -1)) {
      if (!folder.isEmpty() && !folders.contains(folder)) {
        folders.add(folder);
      }
    }
    for (String folder : SearchPath.SYSTEM_FOLDERS) {
      if (!folders.contains(folder)) {
        folders.add(folder);
      }
    }
    return String.join(":", folders);
  }
}
