package io.federation.deploy.plan;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is on a host.
 *
 * @param marks of the deployments that are here
 * @param software by name: all folders of {@code /opt}, and the packages that are asked for
 * @param roleBegun whether an earlier plan began the host's role and did not come to its end
 */
public record Inventory(Set<Mark> marks, SortedMap<String, Installed> software, boolean roleBegun) {

  public static final Inventory EMPTY = new Inventory(Set.of(), new TreeMap<>(), false);

  public Inventory {
    marks = Set.copyOf(marks);
    software = Collections.unmodifiableSortedMap(new TreeMap<>(software));
  }

  /**
   * A deployment that is here: {@code /etc/<application>/<path with commas>.<number>.deployed}.
   *
   * @param software the name of that whose script deployed it
   * @param deployed what it was deployed as; nothing where its script did not end well, where its
   *     software was installed or checked out since, or where this is not known
   */
  public record Mark(
      String application,
      String software,
      String path,
      int number,
      Optional<Deployment> deployed) {}

  /**
   * Software that is here, in {@code /opt/<name>}.
   *
   * @param checkout whether it was checked out from version control; it is a package if not
   * @param version of the package, or the checkout's address; nothing where no package is
   *     installed, as for a folder that was left behind, or where the address cannot be told
   * @param application whether it has {@code bin/zookeeper-deploy}
   * @param controller whether it has {@code bin/starting-deployments} and {@code
   *     bin/ending-deployments}
   */
  public record Installed(
      boolean checkout, Optional<String> version, boolean application, boolean controller) {

    /** Returns whether this is what is wanted, as it is. */
    boolean is(Software wanted) {
      if (checkout != wanted.isCheckout() || version.isEmpty()) {
        return false;
      }
      return wanted.version().isEmpty() || version.equals(wanted.version());
    }
  }
}
