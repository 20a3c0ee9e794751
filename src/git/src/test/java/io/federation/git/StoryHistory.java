package io.federation.git;

import static io.federation.git.Scene.version;

import io.federation.model.Version;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/** The history of a scene's clone, which is made, or brought to main's tip, for every question. */
final class StoryHistory {

  private static final int MANY = 100;

  private final Scene scene;

  StoryHistory(Scene scene) {
    this.scene = scene;
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask(History history) throws Exception;
  }

  private <T> T ask(Question<T> question) throws Exception {
    if (Files.exists(scene.workTree())) {
      scene.advance();
    } else {
      scene.makeClone();
    }
    try (GitRepository repository = GitRepository.open(scene.workTree())) {
      return question.ask(repository.history());
    }
  }

  boolean contains(Version version) throws Exception {
    return ask(history -> history.contains(version));
  }

  Optional<String> entry(ObjectId commit, String path) throws Exception {
    return ask(history -> history.entry(version(commit), path));
  }

  History.CommitInfo info(ObjectId commit) throws Exception {
    return ask(history -> history.info(version(commit)));
  }

  List<Version> commits(ObjectId from, ObjectId to, String path) throws Exception {
    return commits(from, to, path, MANY);
  }

  List<Version> commits(ObjectId from, ObjectId to, String path, int limit) throws Exception {
    return ask(history -> history.commits(version(from), version(to), path, limit));
  }

  List<String> changedPaths(ObjectId from, ObjectId to, String path) throws Exception {
    return changedPaths(from, to, path, MANY);
  }

  List<String> changedPaths(ObjectId from, ObjectId to, String path, int limit) throws Exception {
    return ask(history -> history.changedPaths(version(from), version(to), path, limit));
  }
}
