package io.federation.node.badinput;

import static io.federation.node.badinput.BadInput.Entry.SCRIPTS;
import static io.federation.node.badinput.BadInput.bad;
import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.chmod;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;

import io.federation.node.badinput.BadInput.Stops;
import io.federation.testkit.Change;
import java.util.List;

/** Scripts that cannot be run as they stand. */
final class ScriptCases {

  private static final String SCRIPT = Scene.SCRIPT;

  private ScriptCases() {}

  static List<BadInput> all() {
    return List.of(
        works("has no run bit", chmod(SCRIPT, false)),
        works("is empty", script(SCRIPT, "")),
        works("has no first line with an interpreter", script(SCRIPT, "true\n")),
        fails("has CR LF and an interpreter", script(SCRIPT, "#!/bin/bash\r\ntrue\r\n"))
            .says(failed("127; its lines end in CR LF: save it with LF alone")),
        fails("has CR LF and no interpreter", script(SCRIPT, "true\r\nexit 3\r\n"))
            .says(failed("*; its lines end in CR LF: save it with LF alone")),
        fails("has an interpreter that is not there", script(SCRIPT, "#!/opt/nowhere/python\n"))
            .says(
                failed(
                    "127; its first line asks for /opt/nowhere/python, which is not there: install"
                        + " it, or change the line")),
        fails(
                "is a program for another machine",
                delete(SCRIPT),
                binary(SCRIPT, new byte[] {0x7f, 'E', 'L', 'F', 9, 9, 9, 0, 0, 0, 1, 2, 3}),
                chmod(SCRIPT, true))
            .says(failed("126; it is a program that this machine cannot run, and no script")),
        unusable(
                "is Python without a run bit", write(SCRIPT, "#!/usr/bin/env python3\nimport os\n"))
            .says(
                "bad:part/app1: "
                    + SCRIPT
                    + " is not executable and not for a shell: git update-index --chmod=+x "
                    + SCRIPT
                    + ", or begin it with #!/bin/bash"),
        unusable("is a folder", delete(SCRIPT), write(SCRIPT + "/x", "x"))
            .says("bad:part/app1: " + SCRIPT + " is not a file: make it a script"),
        unusable("has a watched path that leads out", write(watch(), "../../x\n"))
            .says(
                "bad:part/app1: work.sh_WATCH_PATH.txt holds \"../../x\": use a path relative to"
                    + " the repository's root, without '.' and '..'"),
        unusable("has two watched paths", write(watch(), "conf\nsoft\n"))
            .says("bad:part/app1: work.sh_WATCH_PATH.txt holds 2 lines: write one path*"),
        unusable("has a comment above its watched path", write(watch(), "# conf\r\nconf\r\n"))
            .says("bad:part/app1: work.sh_WATCH_PATH.txt holds 2 lines: write one path*"),
        unusable("has a watched path that begins at the root", write(watch(), "/etc/passwd\n"))
            .says(
                "bad:part/app1: work.sh_WATCH_PATH.txt holds \"/etc/passwd\": use a path"
                    + " relative to the repository's root, without '.' and '..'"));
  }

  private static String watch() {
    return "bin/nodework/part/app1/work.sh_WATCH_PATH.txt";
  }

  private static String failed(String how) {
    return "bad:part/app1: Failed ActualWork at * with exit code "
        + how
        + ", attempt 1; next in 1 min";
  }

  private static BadInput works(String name, Change... changes) {
    return bad(SCRIPTS, "a script that " + name)
        .given(scene -> scene.push(changes))
        .says("bad:part/app1: Done ActualWork at *")
        .stops(Stops.NOTHING)
        .mendedBy(Scene::pushHealthy);
  }

  private static BadInput fails(String name, Change... changes) {
    return works(name, changes).stops(Stops.UNIT);
  }

  private static BadInput unusable(String name, Change... changes) {
    return works(name, changes)
        .stops(Stops.UNIT)
        .mendedBy(
            scene -> {
              scene.push(delete("bin/nodework"));
              scene.pushHealthy();
            });
  }
}
