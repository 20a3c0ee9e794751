package io.federation.model;

import java.util.ArrayList;
import java.util.List;

/** The four levels of a node's scripts, from what is common to all nodes to what is its own. */
public final class Levels {

  private Levels() {}

  /**
   * Returns the level folders, relative to the prefix of init or work scripts, in the order in
   * which they run: {@code common}, {@code part/<nodepart>}, {@code stacktype/<stacktype>}, {@code
   * stacktype/<stacktype>/part/<nodepart>}. Levels that need a name the node does not have are left
   * out.
   *
   * @param stacktype the node's stack type, or an empty text
   * @param nodepart the node's part, or an empty text
   */
  public static List<String> of(String stacktype, String nodepart) {
    List<String> levels = new ArrayList<>();
    levels.add("common");
    if (!nodepart.isEmpty()) {
      levels.add("part/" + Names.check("nodepart", nodepart));
    }
    if (!stacktype.isEmpty()) {
      levels.add("stacktype/" + Names.check("stacktype", stacktype));
      if (!nodepart.isEmpty()) {
        levels.add("stacktype/" + stacktype + "/part/" + nodepart);
      }
    }
    return levels;
  }
}
