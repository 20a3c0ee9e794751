package io.federation.local.repository;

import io.federation.git.LeanSystemReader;
import io.federation.machine.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The bare ops repository of a local federation, which its nodes follow. */
public final class OpsRepository {

  /** The branch that nodes follow. */
  public static final String BRANCH = "main";

  private static final String REF = Constants.R_HEADS + BRANCH;
  private static final PersonIdent AUTHOR = new PersonIdent("Federation", "federation@localhost");

  private final Path folder;

  /** Stands for the repository in {@code folder}, whether it exists or not. */
  public OpsRepository(Path folder) {
    this.folder = folder;
  }

  /** Returns the repository's folder. */
  public Path folder() {
    return folder;
  }

  /** Returns whether there is the repository. */
  public boolean exists() {
    return Files.isRegularFile(folder.resolve(Constants.HEAD));
  }

  /**
   * Makes the repository, with one commit that holds all files of {@code sample}. It grows beside
   * its place and is moved there when it is whole.
   */
  public void make(Path sample) throws IOException {
    Path growing = folder.resolveSibling("." + folder.getFileName() + ".new");
    FileTrees.delete(growing);
    Files.createDirectories(growing);
    LeanSystemReader.install();
    try (Repository repository = open(growing);
        ObjectInserter inserter = repository.newObjectInserter()) {
      repository.create(true);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree(sample, inserter));
      commit.setAuthor(new PersonIdent(AUTHOR));
      commit.setCommitter(commit.getAuthor());
      commit.setMessage("Begin with the sample " + sample.getFileName() + "\n");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = repository.updateRef(REF);
      update.setNewObjectId(id);
      RefUpdate.Result result = update.update();
      if (result != RefUpdate.Result.NEW) {
        throw new IOException("cannot make branch " + BRANCH + " in " + growing + ": " + result);
      }
    }
    Files.move(growing, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Returns a file as it is at the tip of the branch that nodes follow.
   *
   * @param path the file's path from the repository's root, with {@code /} between names
   * @throws IOException also if there is no such branch or file
   */
  public byte[] read(String path) throws IOException {
    LeanSystemReader.install();
    try (Repository repository = open(folder)) {
      ObjectId tip = repository.resolve(REF);
      if (tip == null) {
        throw new IOException(folder + " has no branch " + BRANCH);
      }
      RevCommit commit = repository.parseCommit(tip);
      try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
        if (walk == null) {
          throw new IOException("branch " + BRANCH + " of " + folder + " has no file " + path);
        }
        return repository.open(walk.getObjectId(0), Constants.OBJ_BLOB).getBytes();
      }
    }
  }

  private static Repository open(Path folder) throws IOException {
    try {
      return new FileRepositoryBuilder()
          .setBare()
          .setGitDir(folder.toFile())
          .setInitialBranch(BRANCH)
          .build();
    } catch (InvalidRefNameException e) {
      throw new IllegalStateException(BRANCH + " is a good name for a branch", e);
    }
  }

  private static ObjectId tree(Path sample, ObjectInserter inserter) throws IOException {
    DirCache cache = DirCache.newInCore();
    DirCacheBuilder builder = cache.builder();
    for (Path file : files(sample)) {
      DirCacheEntry entry = new DirCacheEntry(sample.relativize(file).toString());
      entry.setFileMode(
          Files.isExecutable(file) ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
      entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, Files.readAllBytes(file)));
      builder.add(entry);
    }
    builder.finish();
    return cache.writeTree(inserter);
  }

  private static List<Path> files(Path sample) throws IOException {
    try (Stream<Path> walk = Files.walk(sample)) {
      return walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }
}
