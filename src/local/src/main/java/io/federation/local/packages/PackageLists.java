package io.federation.local.packages;

import io.federation.local.repository.ServedRepository;
import io.federation.model.Levels;
import io.federation.model.Names;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The files {@code packages.apt} in the init levels of an ops repository: Debian packages, one a
 * line; what follows a {@code #} is a comment.
 */
public final class PackageLists {

  private static final String FILE = "packages.apt";

  /** Debian Policy, section 5.6.1. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

  private PackageLists() {}

  /**
   * Returns what the nodes of all parts need, sorted.
   *
   * @throws IllegalArgumentException if a line is not the name of a package
   */
  public static SortedSet<String> of(ServedRepository ops, FederationSpec spec) throws IOException {
    Set<String> levels = new LinkedHashSet<>(Levels.of(spec.stacktype(), ""));
    for (String part : spec.parts().keySet()) {
      levels.addAll(Levels.of(spec.stacktype(), part));
    }
    SortedSet<String> packages = new TreeSet<>();
    for (String level : levels) {
      String path = spec.scripts().init() + "/" + level + "/" + FILE;
      Optional<byte[]> text = ops.find(path);
      if (text.isPresent()) {
        packages.addAll(parse(new String(text.get(), StandardCharsets.UTF_8), path));
      }
    }
    return packages;
  }

  private static List<String> parse(String text, String path) {
    List<String> names =
        text.lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            path + ": " + Names.quote(name) + " is not the name of a Debian package: one a line");
      }
    }
    return names;
  }
}
