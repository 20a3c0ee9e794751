package io.federation.deploy.plan;

import java.util.Comparator;
import java.util.Optional;

/**
 * An instance of a service on a host.
 *
 * @param software what it runs from
 * @param subtype which recipe its deploy script is to take, if not the usual one
 * @param path of its node in the tree
 * @param number of several instances of a node, from 0
 */
public record Deployment(Software software, Optional<String> subtype, String path, int number) {

  /** The order in which deploy scripts are called. */
  public static final Comparator<Deployment> BY_PATH =
      Comparator.comparing(Deployment::path).thenComparingInt(Deployment::number);
}
