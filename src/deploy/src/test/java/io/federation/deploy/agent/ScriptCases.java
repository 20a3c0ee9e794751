package io.federation.deploy.agent;

import static io.federation.deploy.agent.BadHost.bad;

import io.federation.deploy.agent.BadHost.Ends;
import java.time.Duration;
import java.util.List;

/** Deploy scripts that cannot be run as they stand, or do not do what they are to. */
final class ScriptCases {

  static final String CLEAN = "dnf clean all";
  static final String INSTALL = "dnf install one-1-*.*";
  static final String RUN = "one /cust/a 0";

  /** No program of these tests takes as long, on a busy machine either. */
  static final Duration SHORT = Duration.ofSeconds(4);

  private ScriptCases() {}

  static List<BadHost> all() {
    return List.of(
        installed("a package without its script", ":")
            .says(failed("it is not there: it has to come with the software")),
        installed("a script that is a link to nothing", "ln -s nowhere $bin/zookeeper-deploy")
            .says(failed("it is not there: it has to come with the software")),
        installed("a script that is a folder", "mkdir $bin/zookeeper-deploy")
            .says(failed("it is not a file: put the script itself there")),
        installed("a script that is not executable", "echo '#!/bin/sh' >$bin/zookeeper-deploy")
            .says(failed("it is not executable: chmod +x it where it comes from")),
        bad("a script whose interpreter is not there")
            .given(scene -> scene.scriptText("#!/opt/nowhere/python\n"))
            .ran(CLEAN, INSTALL)
            .says(
                failed(
                    "its first line asks for /opt/nowhere/python, which is not there: install it,"
                        + " or change the line")),
        bad("a script with CR LF")
            .given(scene -> scene.scriptText("#!/bin/sh\r\ntrue\r\n"))
            .ran(CLEAN, INSTALL)
            .says(failed("its lines end in CR LF: save it with LF alone")),
        bad("a script that calls what is not there")
            .given(scene -> scene.script("no-such-program"))
            .ran(CLEAN, INSTALL, RUN)
            .says("Command failed: /opt/one/bin/zookeeper-deploy /cust/a 0"),
        bad("a script that hangs")
            .given(scene -> scene.script("sleep 600"))
            .limit(SHORT)
            .ran(CLEAN, INSTALL, RUN)
            .says(failed("{root}/opt/one/bin/zookeeper-deploy did not end within 4 s")),
        bad("a script that hangs and does not let itself be ended")
            .given(scene -> scene.script("trap '' TERM; sleep 600 & wait; sleep 600"))
            .limit(SHORT)
            .ran(CLEAN, INSTALL, RUN)
            .says(failed("{root}/opt/one/bin/zookeeper-deploy did not end within 4 s")),
        bad("a script that finds the disk full")
            .given(scene -> scene.script("cat /proc/version >/dev/full"))
            .ran(CLEAN, INSTALL, RUN)
            .says("cat: *: No space left on device"),
        bad("a script that leaves no mark")
            .given(scene -> scene.scriptText("#!/bin/sh\n"))
            .ends(Ends.DONE)
            .ran(CLEAN, INSTALL)
            .says(
                "WARNING /cust/a 0 is not marked as deployed: /opt/one/bin/zookeeper-deploy must"
                    + " leave /etc/one/cust,a.0.deployed, or the script is never called to remove it"));
  }

  private static String failed(String why) {
    return "Command failed: /opt/one/bin/zookeeper-deploy /cust/a 0: " + why;
  }

  /** A package that brings something else in place of its script. */
  private static BadHost installed(String name, String install) {
    return bad(name)
        .given(scene -> scene.dnf(install + "; " + scene.installed("1")))
        .ran(CLEAN, INSTALL);
  }
}
