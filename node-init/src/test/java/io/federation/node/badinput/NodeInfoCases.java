package io.federation.node.badinput;

import static io.federation.node.badinput.BadInput.Entry.NODEINFO;
import static io.federation.node.badinput.BadInput.bad;

import io.federation.node.badinput.BadInput.Stops;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stands in nodeinfo, which user-data or a hand wrote. */
final class NodeInfoCases {

  static final String NAME_RULE =
      " is not a name: use 1 to 63 letters, digits, '_', '.' or '-', starting with a letter or"
          + " digit, without '..' and not ending in '.' or '.lock'";

  private NodeInfoCases() {}

  static List<BadInput> all() {
    List<BadInput> all = new ArrayList<>();
    for (String property : List.of("instance-id", "nodepart", "stacktype", "initgitrepo")) {
      all.add(holding(property, "../x").says(notAName(property, "\"../x\"")));
    }
    all.add(holding("instance-id", "-rf").says(notAName("instance-id", "\"-rf\"")));
    all.add(holding("nodepart", "\u0430pp1").says(notAName("nodepart", "\"\\u0430pp1\"")));
    all.add(
        holding("stacktype", "x".repeat(300))
            .says(notAName("stacktype", "\"" + "x".repeat(80) + "...\"")));
    all.add(holding("initgitrepo", "$(id)").says(notAName("initgitrepo", "\"$(id)\"")));
    all.add(holding("initgitrepo", "ops.lock").says(notAName("initgitrepo", "\"ops.lock\"")));
    all.add(
        holding("initgitrepo", "")
            .says(
                "nodeinfo has no initgitrepo (the ops repository's folder name): set it with"
                    + " node-init init --set initgitrepo=..."));
    all.add(
        holding("initgiturl", "")
            .says(
                "nodeinfo has no initgiturl (where the ops repository is cloned from): set it with"
                    + " node-init init --set initgiturl=..."));
    all.add(
        holding("initgiturl", "-u--upload-pack=id")
            .says(
                "nodeinfo initgiturl \"-u--upload-pack=id\" is not the address of a repository:"
                    + " use /absolute/path, file:///path, http://host/path, https://host/path,"
                    + " ssh://user@host/path or user@host:path"));
    all.add(
        holding("initgiturl", "https://me:secret@git.example.org/ops.git")
            .says(
                "nodeinfo initgiturl holds a user name or password: leave it out here and put it"
                    + " in the file credentials/<name>.properties in the node's home"));
    all.add(
        holding("initgitbranch", "../../main")
            .says(
                "nodeinfo initgitbranch \"../../main\" is not a branch: use names joined by '/',"
                    + " such as main or team/main, without '..' and not ending in '.' or"
                    + " '.lock'"));
    all.add(
        holding("instance-id", "")
            .says("nodeinfo has no instance-id: set it with node-init nodeinfo set instance-id ...")
            .stops(Stops.NOTHING));
    all.add(
        holding("nodepart", "app1\n../x\n")
            .says("No change, move along")
            .given(
                scene -> {
                  Files.writeString(file(scene, "nodepart"), "app1\n../x\n");
                  scene.pushHealthy();
                })
            .says("bad:part/app1: Done ActualWork at *")
            .stops(Stops.NOTHING));
    return all;
  }

  private static Path file(Scene scene, String property) {
    return scene.home().nodeinfo().resolve(property + ".txt");
  }

  private static BadInput holding(String property, String value) {
    String shown = value.length() > 30 ? value.length() + " characters" : value;
    return bad(NODEINFO, property + " holds " + (value.isEmpty() ? "nothing" : shown.strip()))
        .given(scene -> Files.writeString(file(scene, property), value + "\n"))
        .stops(Stops.NODE)
        .mendedBy(
            scene ->
                Files.writeString(file(scene, property), scene.identity().get(property) + "\n"));
  }

  private static String notAName(String property, String quoted) {
    return "nodeinfo " + property + " " + quoted + NAME_RULE;
  }
}
