package io.federation.local.repository;

import io.federation.machine.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who makes commits.
 *
 * @param name the person's name
 * @param email the person's mail address
 */
public record Author(String name, String email) {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /**
   * Returns an author to be set in a repository, for a user who has told Git no name: without one,
   * {@code git commit} refuses. Nothing if Git knows whom to name.
   */
  static Optional<Author> missingIn(Path repository) {
    if (gitKnowsAuthor(repository)) {
      return Optional.empty();
    }
    String user = System.getProperty("user.name", "nobody");
    return Optional.of(new Author(user, user + "@localhost"));
  }

  private static boolean gitKnowsAuthor(Path repository) {
    Program ask =
        new Program(List.of("git", "var", "GIT_AUTHOR_IDENT"), System.getenv(), repository);
    try {
      return ask.run(LIMIT).code() == 0;
    } catch (IOException e) {
      // There is no git yet to ask; once it is installed, the author will be needed.
      return false;
    }
  }

  /** Returns {@code name <email>}. */
  @Override
  public String toString() {
    return name + " <" + email + ">";
  }
}
