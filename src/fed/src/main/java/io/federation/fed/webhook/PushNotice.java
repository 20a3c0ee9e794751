package io.federation.fed.webhook;

import io.federation.model.Names;
import io.federation.model.Version;
import java.util.Optional;

/**
 * What a host says of one push.
 *
 * @param repository the repository's name: the last part of its address, without {@code .git}
 * @param commit the branch's new commit; nothing if the branch was deleted, or if the repository
 *     names commits in another way than nodes know
 * @param branch the branch, such as {@code refs/heads/main}
 */
public record PushNotice(String repository, Optional<Version> commit, String branch) {

  /**
   * Checks the repository's name.
   *
   * @throws IllegalArgumentException with one line if it is not a {@linkplain Names name}
   */
  public PushNotice {
    Names.check("repository", repository);
  }
}
