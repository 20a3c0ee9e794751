package io.federation.git;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.StubProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine's settings and variables must not change. Each run is a JVM of its own. */
@Tag("slow")
class SurroundingsTest {

  @TempDir private Path folder;
  @AutoClose private Scene scene;
  private Path home;
  private StubProgram git;

  @BeforeEach
  void a_repository_and_a_home() throws IOException {
    scene = Scene.in(folder);
    scene
        .history()
        .commit("One", write("a.txt", "1\n2\n"), write("é.txt", "é\n"), write("run.bat", "x\n"));
    home = Files.createDirectory(folder.resolve("home"));
    git = StubProgram.in(folder.resolve("bin"), "git").exiting(1);
  }

  private Map<String, String> plain() {
    return Map.of(
        "PATH",
        git.path().getParent() + ":/usr/bin:/bin",
        "HOME",
        home.toString(),
        "LC_ALL",
        "C.UTF-8");
  }

  /** Runs the commands, which must succeed without a word on standard error. */
  private String run(String commands, Map<String, String> environment) {
    ProgramRun.Result result =
        SecondJvm.of(List.of("-Duser.home=" + home), commands, scene.workTree(), scene.remote())
            .withOnlyEnv(environment)
            .run()
            .expectingSuccess();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  @Test
  void a_users_git_settings_change_nothing() throws Exception {
    String hostile =
        String.join(
            "\n",
            "[core]",
            "  autocrlf = true",
            "  eol = crlf",
            "  fileMode = false",
            "  symlinks = false",
            "  hooksPath = " + folder.resolve("hooks"),
            "  excludesFile = " + folder.resolve("excludes"),
            "[url \"file:///nowhere/\"]",
            "  insteadOf = " + folder,
            "[fetch]",
            "  prune = true",
            "[protocol]",
            "  version = 0",
            "[init]",
            "  defaultBranch = hostile",
            "[gc]",
            "  auto = 1",
            "");
    Files.writeString(home.resolve(".gitconfig"), hostile);
    Files.createDirectories(home.resolve(".config/git"));
    Files.writeString(home.resolve(".config/git/config"), hostile);
    Files.createDirectories(home.resolve(".config/jgit"));
    Files.writeString(home.resolve(".config/jgit/config"), hostile);

    run("clone", plain());

    scene.assertLikeFreshClone();
    scene.history().commit("Two", write("a.txt", "3\n"));
    assertThat(run("look,advance", plain())).contains("Moved");
    scene.assertLikeFreshClone();
  }

  @Test
  void a_users_broken_git_settings_change_nothing() throws Exception {
    Files.writeString(home.resolve(".gitconfig"), "[core\nbroken");
    Files.createDirectories(home.resolve(".config/jgit"));
    Files.writeString(home.resolve(".config/jgit/config"), "[core\nbroken");

    run("clone", plain());

    scene.assertLikeFreshClone();
  }

  @Test
  void gits_variables_change_nothing() throws Exception {
    String nowhere = folder.resolve("nowhere").toString();
    Map<String, String> hostile =
        with(
            plain(),
            Map.of(
                "GIT_DIR", nowhere,
                "GIT_WORK_TREE", nowhere,
                "GIT_INDEX_FILE", nowhere,
                "GIT_OBJECT_DIRECTORY", nowhere,
                "GIT_ALTERNATE_OBJECT_DIRECTORIES", nowhere,
                "GIT_CONFIG_GLOBAL", nowhere,
                "GIT_TRACE", "1",
                "GIT_TRACE_PACKET", "1",
                "GIT_SSH", "/bin/false",
                "XDG_CONFIG_HOME", nowhere));

    run("clone", hostile);
    scene.history().commit("Two", write("a.txt", "3\n"));
    assertThat(run("look,advance", hostile)).contains("Moved");

    scene.assertLikeFreshClone();
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void the_git_program_is_never_run() throws Exception {
    run("clone", plain());
    scene.history().commit("Two", write("a.txt", "3\n"));
    run("look,advance", plain());

    assertThat(git.calls()).isEmpty();
    scene.assertLikeFreshClone();
  }

  @Test
  void nothing_is_written_to_the_home() throws Exception {
    FolderSnapshot before = FolderSnapshot.of(home);

    run("clone", plain());
    scene.history().commit("Two", write("a.txt", "3\n"));
    run("advance", plain());

    assertThat(before.differencesTo(FolderSnapshot.of(home))).isEmpty();
  }

  @Test
  void nothing_is_written_beside_the_clone() throws Exception {
    run("clone", plain());

    assertThat(scene.workTree().getParent())
        .isDirectoryNotContaining(path -> !path.equals(scene.workTree()));
    assertThat(scene.everything().entries().keySet())
        .noneMatch(path -> path.contains(".probe"))
        .contains(".git/HEAD", "a.txt");
  }

  @Test
  void a_name_beyond_ascii_is_written_as_it_is_under_the_locale_alone() {
    run("clone", plain());

    String names =
        ProgramRun.of("sh", "-c", "ls | od -An -v -tx1 | tr -d ' \\n'")
            .in(scene.workTree())
            .run()
            .expectingSuccess()
            .out();
    assertThat(names).contains("0a" + "c3a92e747874" + "0a");
    scene.assertLikeFreshClone();
  }
}
