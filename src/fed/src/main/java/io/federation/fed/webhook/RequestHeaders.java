package io.federation.fed.webhook;

import java.util.Optional;

/** The headers of a request. */
@FunctionalInterface
public interface RequestHeaders {

  /**
   * Returns the value of a header, the first if there are several.
   *
   * @param name its name, in whatever case
   */
  Optional<String> find(String name);
}
