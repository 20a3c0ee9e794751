package io.federation.git;

import io.federation.model.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code HEAD} of a repository points, read from its files (gitrepository-layout(5)). JGit
 * would need to be loaded for it, which costs a heartbeat that finds nothing to do more than all
 * else it does.
 *
 * @param branch the full name of the branch that is checked out; null if {@code HEAD} is detached
 * @param version the commit that is checked out; null if there is none yet
 */
record HeadFile(@Nullable String branch, @Nullable Version version) {

  private static final String SYMBOLIC = "ref: ";
  private static final String HEADS = "refs/heads/";

  /**
   * Reads the files below {@code gitFolder}.
   *
   * @return null if they are not as they usually are, so that somebody who knows more must look
   */
  static @Nullable HeadFile read(Path gitFolder) throws IOException {
    String head = line(gitFolder.resolve("HEAD"));
    if (head == null) {
      return null;
    }
    if (!head.startsWith(SYMBOLIC)) {
      return Version.isValid(head) ? new HeadFile(null, new Version(head)) : null;
    }
    String branch = head.substring(SYMBOLIC.length()).strip();
    if (!branch.startsWith(HEADS) || branch.contains("..") || branch.contains("//")) {
      return null;
    }
    String loose = line(gitFolder.resolve(branch));
    if (loose == null) {
      return new HeadFile(branch, packed(gitFolder.resolve("packed-refs"), branch));
    }
    return Version.isValid(loose) ? new HeadFile(branch, new Version(loose)) : null;
  }

  /** Returns the branch's name without {@code refs/heads/}; null if {@code HEAD} is detached. */
  @Nullable String shortBranch() {
    return branch == null ? null : branch.substring(HEADS.length());
  }

  private static @Nullable String line(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static @Nullable Version packed(Path file, String branch) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        if (space > 0 && line.substring(space + 1).equals(branch)) {
          String hex = line.substring(0, space);
          return Version.isValid(hex) ? new Version(hex) : null;
        }
      }
      return null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
