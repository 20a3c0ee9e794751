package io.federation.deploy.agent;

import static io.federation.deploy.agent.BadHost.bad;
import static io.federation.deploy.agent.ScriptCases.CLEAN;
import static io.federation.deploy.agent.ScriptCases.INSTALL;
import static io.federation.deploy.agent.ScriptCases.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.cluster.EphemeralNode;
import io.federation.deploy.agent.BadHost.Ends;
import java.util.List;

/** What others have written to ZooKeeper, past all checks. */
final class SharedCases {

  private static final String NO_TYPE =
      "/cust/a has the type \"\": use the name of a package, or that and a subtype";

  private SharedCases() {}

  static List<BadHost> all() {
    return List.of(
        bad("a host that has a role and is named itself")
            .given(scene -> scene.role("web"))
            .says(
                "Found a host-based deployment at /cust/a/deploy/host1 but the host has a role,"
                    + " web.")
            .mendedBy(scene -> scene.want("web", "1")),
        bad("a host that is named by its id and by its name")
            .given(scene -> scene.node("/cust/a/deploy/host1.example.org", ""))
            .says(
                "Conflicting deployments for /cust/a. Can't deploy to host1.example.org and host1.")
            .mendedBy(scene -> scene.want("host1", "1")),
        data("data that is no JSON", "\u0000\u0001 rm -rf /").says(NO_TYPE),
        data("data that is a list", "[\"type\", \"one\"]").says(NO_TYPE),
        data("data that is nested without end", "[".repeat(100_000)).says(NO_TYPE),
        data("a type that is an object", "{\"type\":{\"type\":\"one\"},\"version\":\"1\"}")
            .says(NO_TYPE),
        data(
                "a version that is nested deeply",
                "{\"type\":\"one\",\"version\":" + "[".repeat(900) + "]".repeat(900) + "}")
            .says(
                "/cust/a has no valid version: use a text such as '1.0', or an address such as"
                    + " 'git:https://git.example.org/app.git#v1'"),
        bad("a number of instances that is a list")
            .given(scene -> scene.node("/cust/a/deploy/host1", "{\"n\":[1]}"))
            .says(
                "/cust/a/deploy/host1: n must be how many instances there are to be, from 0 to"
                    + " 1000")
            .mendedBy(scene -> scene.want("host1", "1")),
        bad("nodes that are nested 120 deep")
            .given(scene -> scene.node("/deep" + "/n".repeat(120), ""))
            .says("nodes are nested more than 100 deep in ZooKeeper: delete \"/deep/n*")
            .mendedBy(scene -> scene.delete("/deep")),
        bad("a cluster version that is an object")
            .given(scene -> scene.node("/hosts", "{\"version\":{\"a\":[1]}}"))
            .ends(Ends.DONE)
            .ran(CLEAN, INSTALL, RUN)
            .says("INFO Done deploying version {u'a': [1]}"),
        bad("a cluster version of 900 kB")
            .given(scene -> scene.node("/hosts", "{\"version\":\"" + "x".repeat(900_000) + "\"}"))
            .says(
                "the cluster version is longer than 1000 characters: use one such as a commit's id"
                    + " or a number"),
        bad("a cluster that has no JSON")
            .given(scene -> scene.node("/hosts", "7"))
            .ends(Ends.WAITING)
            .says("INFO Agent starting, cluster None, host None"),
        bad("the host's own node, left by somebody")
            .given(scene -> scene.node("/hosts/host1", "x"))
            .ends(Ends.DONE)
            .ran(CLEAN, INSTALL, RUN)
            .says("INFO Done deploying version 1"),
        bad("a lock's node that somebody has filled")
            .given(scene -> scene.node("/agent-locks/cust,a", "theirs"))
            .ends(Ends.DONE)
            .ran(CLEAN, INSTALL, RUN)
            .says("INFO Done deploying version 1"),
        bad("a lock that somebody has for good")
            .given(scene -> scene.node("/agent-locks/cust,a/-", "[]"))
            .ends(Ends.WAITING)
            .ran(CLEAN, INSTALL)
            .says("u'waiting for /agent-locks/cust,a, which somebody else has'")
            .mendedBy(scene -> scene.delete("/agent-locks/cust,a/-")),
        bad("another agent of the same host")
            .given(
                scene ->
                    assertThat(
                            new EphemeralNode(scene.cluster.people, "/hosts/host1")
                                .announce(new byte[0]))
                        .isTrue())
            .ends(Ends.OFF)
            .says("WARNING The agent has ended: another agent runs as host host1: stop it first"));
  }

  private static BadHost data(String name, String data) {
    return bad(name)
        .given(scene -> scene.node("/cust/a", data))
        .mendedBy(scene -> scene.want("host1", "1"));
  }
}
