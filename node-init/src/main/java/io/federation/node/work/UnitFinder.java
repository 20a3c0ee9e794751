package io.federation.node.work;

import io.federation.machine.ErrorText;
import io.federation.machine.ScriptText;
import io.federation.model.Names;
import io.federation.model.UnitName;
import io.federation.model.event.WorkEvent;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.repository.NodeRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the work units of a repository, level by level. */
public final class UnitFinder {

  static final String ACTUAL_WORK = "work_ActualWork.sh";
  static final String WORK = "work.sh";
  static final String WATCH_PATH = "work.sh_WATCH_PATH.txt";
  static final String PARALLEL = "parallel";

  /**
   * The units of one repository.
   *
   * @param units those that can be used, in the order of the levels
   * @param unusable those that cannot, each with the reason
   * @param missing those that have no script
   */
  public record Units(
      List<WorkUnit> units, List<WorkEvent.Unusable> unusable, List<UnitName> missing) {}

  private UnitFinder() {}

  /** Returns the units of {@code repository} that have scripts at one of {@code levels}. */
  public static Units find(NodeRepository repository, String prefix, List<String> levels) {
    List<WorkUnit> units = new ArrayList<>();
    List<WorkEvent.Unusable> unusable = new ArrayList<>();
    List<UnitName> missing = new ArrayList<>();
    for (String level : levels) {
      UnitName name = new UnitName(repository.name(), level);
      Path folder = repository.folder().resolve(prefix).resolve(level);
      // Not by Files: where nothing is, that makes an exception, for each level of each repository.
      if (!folder.toFile().exists()) {
        missing.add(name);
        continue;
      }
      if (!folder.toFile().isDirectory()) {
        unusable.add(
            new WorkEvent.Unusable(
                name,
                repository.folder().relativize(folder)
                    + " is a file: make it a folder of scripts"));
        continue;
      }
      Path actualWork = folder.resolve(ACTUAL_WORK);
      Path work = folder.resolve(WORK);
      boolean detected = Files.exists(actualWork, LinkOption.NOFOLLOW_LINKS);
      if (!detected && !Files.exists(work, LinkOption.NOFOLLOW_LINKS)) {
        missing.add(name);
        continue;
      }
      Path script = detected ? actualWork : work;
      try {
        checkScript(repository.folder(), script);
        units.add(
            new WorkUnit(
                name,
                repository.folder(),
                script,
                detected ? WorkUnit.Kind.DETECTED : WorkUnit.Kind.SELF_DETECTING,
                watchedPath(repository.folder(), folder),
                Files.exists(folder.resolve(PARALLEL))));
      } catch (IllegalArgumentException | IOException e) {
        unusable.add(new WorkEvent.Unusable(name, ErrorText.of(e)));
      }
    }
    return new Units(units, unusable, missing);
  }

  private static void checkScript(Path repository, Path script) throws IOException {
    String shown = repository.relativize(script).toString();
    if (!Files.exists(script) && Files.isSymbolicLink(script)) {
      throw new IllegalArgumentException(
          shown + " is a link to what is not there: put the script itself there");
    }
    RepositoryFiles.checkInside(repository, script);
    if (!Files.isRegularFile(script)) {
      throw new IllegalArgumentException(shown + " is not a file: make it a script");
    }
    if (!Files.isExecutable(script) && !ScriptText.isForShell(script)) {
      throw new IllegalArgumentException(
          shown
              + " is not executable and not for a shell: git update-index --chmod=+x "
              + shown
              + ", or begin it with #!/bin/bash");
    }
  }

  private static String watchedPath(Path repository, Path folder) throws IOException {
    String path = RepositoryFiles.read(repository, folder.resolve(WATCH_PATH)).orElse("").strip();
    if (path.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          WATCH_PATH
              + " holds "
              + path.lines().count()
              + " lines: write one path, such as that of a folder that holds all that is to be"
              + " watched");
    }
    while (path.endsWith("/") && path.length() > 1) {
      path = path.substring(0, path.length() - 1);
    }
    if (path.isEmpty() || path.equals(".")) {
      return "";
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            WATCH_PATH
                + " holds "
                + Names.quote(path)
                + ": use a path relative to the repository's root, without '.' and '..'");
      }
    }
    return path;
  }
}
