package io.federation.deploy.host;

import io.federation.deploy.plan.Deployment;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the files that mark deployments, in {@code /etc/<application>}. Each is replaced as a
 * whole, and what this has written stands after a loss of power.
 */
public final class DeploymentMarks {

  private final Path etc;

  /**
   * Writes those of a host.
   *
   * @param root the folder that is its {@code /}
   */
  public DeploymentMarks(Path root) {
    this.etc = root.resolve("etc");
  }

  /** Forgets what deployments were deployed as; for before their software is changed. */
  public void forgetCompletion(List<Mark> marks) throws IOException {
    for (Mark mark : marks) {
      Files.deleteIfExists(files(mark).done());
    }
  }

  /** Forgets what a deployment was deployed as; for before its script is called. */
  public void recordBegun(Deployment deployment) throws IOException {
    Files.deleteIfExists(files(deployment).done());
  }

  /**
   * Records that a deployment's script has ended well. One whose script leaves no {@code .deployed}
   * has no mark, and no record either.
   *
   * @return the name that its mark must have, in {@code /etc}, if its script has left none
   */
  public Optional<String> recordDeployed(Deployment deployment) throws IOException {
    MarkFiles files = files(deployment);
    if (!Files.exists(files.deployed())) {
      return Optional.of(etc.relativize(files.deployed()).toString());
    }
    String script = DeployScript.of(deployment.software().name());
    if (StateFiles.read(files.script()).equals(Optional.of(script))) {
      // Who has written it may not have waited for the disk.
      StateFiles.sync(files.script());
    } else {
      StateFiles.writeDurablyForAll(files.script(), script);
    }
    StateFiles.writeDurablyForAll(files.done(), CompletionRecord.of(deployment, files));
    return Optional.empty();
  }

  /** Removes what marks a deployment, after its script has removed the deployment itself. */
  public void recordRemoved(Mark mark) throws IOException {
    MarkFiles files = files(mark);
    // Without the first nobody asks for the others: a crash in between leaves no half of a mark.
    Files.deleteIfExists(files.deployed());
    Files.deleteIfExists(files.script());
    Files.deleteIfExists(files.done());
  }

  /** Removes the folder of an application in {@code /etc} if nothing that counts is in it. */
  public void removeIfEmpty(String application) throws IOException {
    Path folder = etc.resolve(application);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> leftovers;
    try (Stream<Path> listed = Files.list(folder)) {
      leftovers = listed.filter(MarkFiles::isLeftover).toList();
    }
    for (Path leftover : leftovers) {
      Files.deleteIfExists(leftover);
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // It stays.
    }
  }

  private MarkFiles files(Deployment deployment) {
    return new MarkFiles(
        etc.resolve(deployment.software().application()), deployment.path(), deployment.number());
  }

  private MarkFiles files(Mark mark) {
    return new MarkFiles(etc.resolve(mark.application()), mark.path(), mark.number());
  }
}
