package io.federation.model;

/**
 * Names one work unit: a repository and the level folder of its work scripts.
 *
 * @param repository the repository's folder name under {@code gitrepo/}
 * @param level the level, such as {@code common} or {@code stacktype/lad1/part/app1}
 */
public record UnitName(String repository, String level) {

  /** Returns {@code repository:level}. */
  @Override
  public String toString() {
    return repository + ":" + level;
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if there is no colon
   */
  public static UnitName parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          Names.quote(text) + " does not name a unit: use repository:level");
    }
    return new UnitName(text.substring(0, colon), text.substring(colon + 1));
  }
}
