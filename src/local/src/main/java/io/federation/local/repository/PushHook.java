package io.federation.local.repository;

import io.federation.local.home.FederationHome;
import io.federation.machine.PrivateFiles;
import io.federation.model.Names;
import io.federation.model.Version;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Git's hook {@code post-receive} in the repositories that people push to, which leaves word of
 * each push in {@code run/pushed/} of the home, one file for each repository.
 */
public final class PushHook {

  private static final String HOOK =
      """
      #!/bin/sh
      # Leaves word for the keeper that somebody has pushed. Written by fed.
      commit=
      while read -r _ new _; do commit=$new; done
      name=$(basename "$PWD" .git)
      cd ../../run && mkdir -p pushed && echo "$commit" >"pushed/.$name.$$" &&
        mv "pushed/.$name.$$" "pushed/$name"
      exit 0
      """;

  private final FederationHome home;
  private final Path pushed;

  public PushHook(FederationHome home) {
    this.home = home;
    this.pushed = home.run().resolve("pushed");
  }

  /**
   * A push, or several in a row.
   *
   * @param repository its name
   * @param commit what one of the pushed branches is at now; nothing if that is gone
   */
  public record Push(String repository, Optional<Version> commit) {}

  /** Puts the hook into each repository that has none; one that somebody else wrote stays. */
  public void install(FederationSpec spec) throws IOException {
    List<Path> repositories = new ArrayList<>(List.of(home.opsGit()));
    for (ServedRepositories.Served served : ServedRepositories.of(home, spec)) {
      if (served.isForPeople()) {
        repositories.add(home.bare(served.name()));
      }
    }
    for (Path repository : repositories) {
      Path file = repository.resolve("hooks/post-receive");
      if (Files.isDirectory(repository) && !Files.exists(file)) {
        PrivateFiles.createFolders(repository.resolve("hooks"));
        Path grown = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(grown, HOOK);
        Files.setPosixFilePermissions(grown, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(grown, file);
      }
    }
  }

  /** Returns the pushes since the last call. */
  public List<Push> take() throws IOException {
    List<Push> pushes = new ArrayList<>();
    if (!Files.isDirectory(pushed)) {
      return pushes;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(pushed)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (Names.isValid(name)) {
          // What comes from now on is another push.
          Path taken = file.resolveSibling(".taken-" + name);
          Files.move(file, taken, StandardCopyOption.REPLACE_EXISTING);
          String commit = Files.readString(taken).strip();
          Files.delete(taken);
          boolean isThere = Version.isValid(commit) && !commit.matches("0+");
          pushes.add(new Push(name, isThere ? Optional.of(new Version(commit)) : Optional.empty()));
        }
      }
    }
    return pushes;
  }
}
