package io.federation.deploy.agent;

import static io.federation.deploy.agent.BadHost.bad;
import static io.federation.deploy.agent.ScriptCases.CLEAN;
import static io.federation.deploy.agent.ScriptCases.INSTALL;
import static io.federation.deploy.agent.ScriptCases.RUN;

import io.federation.deploy.agent.BadHost.Ends;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What stands in the files of a host. */
final class StateCases {

  private static final String NO_MARK =
      " marks no deployment: it would be a file such as cust,someapp,cms.0.deployed; remove it";

  private StateCases() {}

  static List<BadHost> all() {
    return List.of(
        bad("the version of the host is damaged")
            .given(scene -> scene.write("run/host_version", "{"))
            .ends(Ends.OFF)
            .says(
                "WARNING The agent has ended: {root}/run/host_version is damaged: \"{\" is no JSON;"
                    + " remove it, and the host deploys anew"),
        bad("the version of the host is empty")
            .given(scene -> scene.write("run/host_version", ""))
            .ends(Ends.OFF)
            .says(
                "WARNING The agent has ended: {root}/run/host_version is damaged: there is nothing"
                    + " where a value in JSON is to be; remove it, and the host deploys anew"),
        bad("a file in the place of the folder for the status")
            .given(scene -> scene.write("run", "x"))
            .ends(Ends.OFF)
            .says("WARNING The agent has ended: {root}/run/host_version: Not a directory*"),
        bad("a folder in the place of the status")
            .given(scene -> scene.write("run/status/x", "x"))
            .ends(Ends.DONE)
            .ran(CLEAN, INSTALL, RUN)
            .says("WARNING *{root}/run/status*"),
        bad("a mark whose path leads out")
            .given(
                scene -> {
                  scene.install();
                  scene.write("etc/one/..,..,x.0.deployed", "");
                })
            .ends(Ends.DONE)
            .ran(RUN)
            .says("WARNING {root}/etc/one/..,..,x.0.deployed" + NO_MARK),
        bad("a mark with a name of two lines")
            .given(
                scene -> {
                  scene.install();
                  scene.write("etc/one/x\ny.0.deployed", "");
                })
            .ends(Ends.DONE)
            .ran(RUN)
            .says("WARNING {root}/etc/one/x?y.0.deployed" + NO_MARK),
        scriptOfMark("a mark whose script is a shell", "/bin/sh"),
        scriptOfMark("a mark whose script leads out", "/opt/../bin/zookeeper-deploy"),
        scriptOfMark("a mark whose script has an argument", "/opt/one/bin/zookeeper-deploy -x"),
        bad("folders with odd names beside the software")
            .given(
                scene -> {
                  for (String name :
                      List.of("-rf", "a b", "$(reboot)", ";x", "x\ny", "\u00e4", ".x")) {
                    scene.write("opt/" + name + "/bin/zookeeper-deploy", "");
                    scene.write("opt/" + name + "/bin/starting-deployments", "");
                    scene.write("opt/" + name + "/bin/ending-deployments", "");
                  }
                  Files.createSymbolicLink(scene.root.resolve("opt/nowhere"), Path.of("nothing"));
                  Files.createSymbolicLink(scene.root.resolve("opt/circle"), Path.of("circle"));
                })
            .ends(Ends.DONE)
            .ran(CLEAN, INSTALL, RUN)
            .says("INFO Done deploying version 1"));
  }

  private static BadHost scriptOfMark(String name, String script) {
    return bad(name)
        .given(
            scene -> {
              scene.install();
              scene.write("etc/one/cust,old.0.deployed", "");
              scene.write("etc/one/cust,old.0.script", script + "\n");
            })
        .ends(Ends.DONE)
        // By the mark's folder it is the application's own script that removes what it marks.
        .ran("one -u /cust/old 0", RUN)
        .says(
            "WARNING {root}/etc/one/cust,old.0.script does not name a script: it would be a line"
                + " such as /opt/app/bin/zookeeper-deploy");
  }
}
