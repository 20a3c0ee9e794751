package io.federation.node.badinput;

import static io.federation.node.badinput.BadInput.Entry.TREE;
import static io.federation.node.badinput.BadInput.bad;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;

import io.federation.node.badinput.BadInput.Stops;
import io.federation.testkit.Change;
import io.federation.testkit.ProgramRun;
import java.util.List;

/** What a commit holds at a place where the node looks. */
final class TreeCases {

  private static final String LEVEL = "bin/nodework/part/app1";

  private TreeCases() {}

  static List<BadInput> all() {
    return List.of(
        bad(TREE, "a path is not UTF-8")
            .given(
                scene -> {
                  scene.pushHealthy();
                  commitRawPath(scene, "\\377\\376.txt");
                })
            .says(
                "Refused * of bad: it holds the path \"\\u00ff\\u00fe.txt\", which is not"
                    + " UTF-8: rename it; stays at *")
            .stops(Stops.REPOSITORY)
            .mendedBy(Scene::pushHealthy),
        links(
                "work_ActualWork.sh leads to a file of the system",
                delete(Scene.SCRIPT),
                symlink(Scene.SCRIPT, "/bin/true"))
            .says("bad:part/app1: " + Scene.SCRIPT + leadsOut()),
        links(
                "work_ActualWork.sh leads to another repository",
                delete(Scene.SCRIPT),
                symlink(Scene.SCRIPT, "../../../../../good/" + Scene.SCRIPT))
            .says("bad:part/app1: " + Scene.SCRIPT + leadsOut()),
        links(
                "work_ActualWork.sh leads nowhere",
                delete(Scene.SCRIPT),
                symlink(Scene.SCRIPT, "nowhere"))
            .says(
                "bad:part/app1: "
                    + Scene.SCRIPT
                    + " is a link to what is not there: put the script itself there"),
        links(
                "the level folder leads to another repository",
                delete(LEVEL),
                symlink(LEVEL, "../../../../good/" + LEVEL))
            .says("bad:part/app1: " + Scene.SCRIPT + leadsOut()),
        links("all of bin leads out", delete("bin"), symlink("bin", "../good/bin"))
            .says("bad:part/app1: " + Scene.SCRIPT + leadsOut()),
        links(
                "the file with the watched path leads out",
                symlink(LEVEL + "/work.sh_WATCH_PATH.txt", "/etc/hostname"))
            .says("bad:part/app1: " + LEVEL + "/work.sh_WATCH_PATH.txt" + leadsOut()),
        refused(".temp is a link", symlink(".temp", "/tmp"))
            .says(
                "Refused * of bad: it holds the path \".temp\", which is not allowed; stays at *"),
        refused(".temp is a file", write(".temp", "x"))
            .says(
                "Refused * of bad: it holds the path \".temp\", which is not allowed; stays at *"),
        refused("a file stands in .temp", write(".temp/add/part/app1/work.sh_VERSION", "x"))
            .says(
                "Refused * of bad: it holds the path \".temp/add/part/app1/work.sh_VERSION\","
                    + " which is not allowed; stays at *"),
        links("the level folder is a file", delete(LEVEL), write(LEVEL, "x"))
            .says("bad:part/app1: " + LEVEL + " is a file: make it a folder of scripts"));
  }

  /** Commits a file whose path is written with Git's escapes. */
  private static void commitRawPath(Scene scene, String path) {
    ProgramRun.of("git", "fast-import", "--quiet")
        .in(scene.bad().folder())
        .withStdin(
            """
            commit refs/heads/main
            committer Test <test@example.org> 1767225600 +0000
            data 3
            raw
            from refs/heads/main^0
            M 100644 inline "%s"
            data 1
            x
            """
                .formatted(path))
        .run()
        .expectingSuccess();
  }

  private static String leadsOut() {
    return " leads out of the repository: put the file itself there, not a link";
  }

  private static BadInput links(String name, Change... changes) {
    return bad(TREE, name)
        .given(scene -> scene.push(changes))
        .stops(Stops.UNIT)
        .mendedBy(
            scene -> {
              scene.push(delete("bin"));
              scene.pushHealthy();
            });
  }

  private static BadInput refused(String name, Change... changes) {
    return bad(TREE, name)
        .given(scene -> scene.push(changes))
        .stops(Stops.REPOSITORY)
        .mendedBy(scene -> scene.push(delete(".temp")));
  }
}
