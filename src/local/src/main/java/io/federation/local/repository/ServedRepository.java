package io.federation.local.repository;

import io.federation.git.IsolatedSystemReader;
import io.federation.machine.FileTrees;
import io.federation.machine.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A bare repository of a local federation, which its nodes follow and push to. */
public final class ServedRepository {

  /** The branch of the ops repository that nodes follow. */
  public static final String MAIN = "main";

  /** Many enough that few pushes wait for it, and few enough that a look stays fast. */
  static final int PACKS_OF_PUSHES = 200;

  private static final PersonIdent AUTHOR = new PersonIdent("Federation", "federation@localhost");

  private final Path folder;
  private final String branch;

  /**
   * Stands for the repository in {@code folder}, whether it exists or not.
   *
   * @param branch the branch that nodes follow, such as {@code main}
   */
  public ServedRepository(Path folder, String branch) {
    this.folder = folder;
    this.branch = branch;
  }

  /** Returns the repository's folder. */
  public Path folder() {
    return folder;
  }

  /** Returns whether there is the repository. */
  public boolean exists() {
    return Files.isRegularFile(folder.resolve(Constants.HEAD));
  }

  /** Returns the branch that nodes follow. */
  public String branch() {
    return branch;
  }

  /**
   * Makes the repository. It grows beside its place and is moved there when it is whole.
   *
   * @param beginning the folder whose files its first commit holds; without one it is empty
   */
  public void make(Optional<Path> beginning) throws IOException {
    Path growing = folder.resolveSibling("." + folder.getFileName() + ".new");
    FileTrees.delete(growing);
    PrivateFiles.createFolders(growing);
    IsolatedSystemReader.install();
    try (Repository repository = open(growing)) {
      repository.create(true);
      StoredConfig config = repository.getConfig();
      // It is packed by the keeper, not by whoever happens to push: see RepositoryUpkeep.
      config.setBoolean("receive", null, "autogc", false);
      config.setInt("gc", null, "auto", 0);
      config.save();
      if (beginning.isPresent()) {
        begin(repository, beginning.get());
      }
    }
    Files.move(growing, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Lets those pack the repository who push to it, where no keeper does: after {@value
   * #PACKS_OF_PUSHES} pushes or so one of them, before it ends. What no branch leads to is kept for
   * two hours, as it may belong to a push that is under way.
   */
  public void packByPushes() throws IOException {
    IsolatedSystemReader.install();
    try (Repository repository = open(folder)) {
      StoredConfig config = repository.getConfig();
      config.setBoolean("receive", null, "autogc", true);
      config.unset("gc", null, "auto");
      config.setInt("gc", null, "autoPackLimit", PACKS_OF_PUSHES);
      // A node's program ends with its push, and would take what works behind its back with it.
      config.setBoolean("gc", null, "autoDetach", false);
      config.setString("gc", null, "pruneExpire", "2 hours ago");
      // Packs that were replaced would count as too many with the next push.
      config.setString("gc", null, "prunePackExpire", "now");
      config.save();
    }
  }

  private void begin(Repository repository, Path files) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree(files, inserter));
      commit.setAuthor(new PersonIdent(AUTHOR));
      commit.setCommitter(commit.getAuthor());
      commit.setMessage("Begin with the sample " + files.getFileName() + "\n");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = repository.updateRef(ref());
      update.setNewObjectId(id);
      RefUpdate.Result result = update.update();
      if (result != RefUpdate.Result.NEW) {
        throw new IOException(
            "cannot make branch " + branch + " in " + repository.getDirectory() + ": " + result);
      }
    }
  }

  private String ref() {
    return Constants.R_HEADS + branch;
  }

  /** Returns the commit that the branch is at, 40 hex digits; nothing if there is no branch. */
  public Optional<String> tip() throws IOException {
    IsolatedSystemReader.install();
    try (Repository repository = open(folder)) {
      return Optional.ofNullable(repository.resolve(ref())).map(ObjectId::name);
    }
  }

  /**
   * Returns a file as it is at the tip of the branch that nodes follow.
   *
   * @param path the file's path from the repository's root, with {@code /} between names
   * @throws IOException also if there is no such branch or file
   */
  public byte[] read(String path) throws IOException {
    return find(path)
        .orElseThrow(
            () ->
                new IOException(
                    "branch " + branch + " of " + folder + " has no file " + path + ": push one"));
  }

  /** As {@link #read}, but nothing if the branch has no such file. */
  public Optional<byte[]> find(String path) throws IOException {
    IsolatedSystemReader.install();
    try (Repository repository = open(folder)) {
      ObjectId tip = repository.resolve(ref());
      if (tip == null) {
        throw new IOException(folder + " has no branch " + branch + ": push it");
      }
      RevCommit commit = repository.parseCommit(tip);
      try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
        return walk == null || walk.getFileMode(0).getObjectType() != Constants.OBJ_BLOB
            ? Optional.empty()
            : Optional.of(repository.open(walk.getObjectId(0), Constants.OBJ_BLOB).getBytes());
      }
    }
  }

  /** Returns the names of the files that stand in no folder at the tip of the branch. */
  public List<String> filesAtTop() throws IOException {
    IsolatedSystemReader.install();
    List<String> names = new ArrayList<>();
    try (Repository repository = open(folder);
        TreeWalk walk = new TreeWalk(repository)) {
      ObjectId tip = repository.resolve(ref());
      if (tip != null) {
        walk.addTree(repository.parseCommit(tip).getTree());
        while (walk.next()) {
          if (walk.getFileMode(0).getObjectType() == Constants.OBJ_BLOB) {
            names.add(walk.getNameString());
          }
        }
      }
    }
    return names;
  }

  private Repository open(Path place) throws IOException {
    try {
      return new FileRepositoryBuilder()
          .setBare()
          .setGitDir(place.toFile())
          .setInitialBranch(branch)
          .build();
    } catch (InvalidRefNameException e) {
      throw new IOException(branch + " cannot be the name of a branch", e);
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
