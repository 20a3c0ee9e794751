package io.federation.node.badinput;

import static io.federation.node.badinput.BadInput.Entry.DESCRIPTION;
import static io.federation.node.badinput.BadInput.bad;
import static io.federation.testkit.Change.binary;
import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.symlink;
import static io.federation.testkit.Change.write;

import io.federation.node.badinput.BadInput.Stops;
import io.federation.testkit.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What stands in {@code it/federation.yaml}. The last good description stays in force. */
final class DescriptionCases {

  private static final String BRANCH_RULE =
      " is not a branch: use names joined by '/', such as main or team/main, without '..' and not"
          + " ending in '.' or '.lock'";

  private static final int MANY = 10 * 1024 * 1024;

  private DescriptionCases() {}

  static List<BadInput> all() {
    List<BadInput> all = new ArrayList<>();
    names(all);
    all.add(
        text("is of 10 MB", good -> good + "#".repeat(MANY))
            .says(error("", "is larger than 1048576 bytes")));
    all.add(
        text("is an alias bomb", good -> good + bomb())
            .says(error("", "has more than 50 aliases of lists and maps")));
    all.add(
        text("is indented with tabs", good -> good.replace("  - name", "\t- name"))
            .says(error(":4", "not YAML: a tab where only spaces can be: indent with spaces")));
    all.add(
        text("is empty", good -> "")
            .says(error("", "is empty: it needs at least the keys deployment and stacktype")));
    all.add(
        text("is a list", good -> "- a\n- b\n")
            .says(error(":1", "the description must be a map of keys and values, not a list")));
    all.add(
        text("has a key twice", good -> good + "stacktype: lad2\n")
            .says(error(":8", "stacktype is already on line 2")));
    all.add(
        text("is nested too deep", good -> good + "x: " + "[".repeat(100) + "]".repeat(100) + "\n")
            .says(error("", "is nested deeper than 20 levels")));
    all.add(
        text("is cut off", good -> good.substring(0, good.length() / 2) + "\n  - {")
            .says(
                error(
                    ":6",
                    "not YAML: expected the node content, but found '<stream end>': quote a"
                        + " text that starts with {")));
    all.add(
        text("has an unknown key", good -> good + "jiter: 1m\n")
            .says("it/federation.yaml:8: warning: unknown key \"jiter\": did you mean \"jitter\"?")
            .stops(Stops.NOTHING));
    all.add(
        text("has a document too many", good -> good + "---\na: b\n")
            .says(
                error(
                    ":9", "a second document starts here: remove it and the line --- before it")));
    all.add(
        change(
                "is not text",
                binary(
                    Scene.DESCRIPTION,
                    "d\u00e9ployment: x\n".getBytes(StandardCharsets.ISO_8859_1)))
            .says(error("", "is not text in UTF-8")));
    all.add(
        change(
                "is a link out of the repository",
                delete(Scene.DESCRIPTION),
                symlink(Scene.DESCRIPTION, "../../../nodeinfo/state.txt"))
            .says(
                "it/federation.yaml leads out of the repository: put the file itself there, not"
                    + " a link"));
    all.add(
        change(
                "is a link to nothing",
                delete(Scene.DESCRIPTION),
                symlink(Scene.DESCRIPTION, "nowhere"))
            .says(
                "it/federation.yaml is a link to what is not there: put the file itself there,"
                    + " or remove the link"));
    all.add(
        change("is a folder", delete(Scene.DESCRIPTION), write(Scene.DESCRIPTION + "/x", "x"))
            .says("it/federation.yaml is not a file: put one there, or remove what is there"));
    return all;
  }

  private static void names(List<BadInput> all) {
    all.add(
        replacing("deployment: fed1", "deployment: ../x")
            .says(error(":1", "deployment \"../x\"" + NodeInfoCases.NAME_RULE)));
    all.add(
        replacing("deployment: fed1", "deployment: ''")
            .says(error(":1", "deployment \"\"" + NodeInfoCases.NAME_RULE)));
    all.add(
        replacing("deployment: fed1", "deployment: \"a\\nb\"")
            .says(error(":1", "deployment \"a\\u000ab\"" + NodeInfoCases.NAME_RULE)));
    all.add(
        replacing("name: bad", "name: " + "x".repeat(300))
            .says(
                error(
                    ":4",
                    "repositories[0].name \""
                        + "x".repeat(80)
                        + "...\""
                        + NodeInfoCases.NAME_RULE)));
    all.add(
        replacing("name: bad", "name: ../bad")
            .says(error(":4", "repositories[0].name \"../bad\"" + NodeInfoCases.NAME_RULE)));
    all.add(
        replacing("name: bad", "name: -bad")
            .says(error(":4", "repositories[0].name \"-bad\"" + NodeInfoCases.NAME_RULE)));
    all.add(
        replacing("name: bad", "name: b\u0430d")
            .says(error(":4", "repositories[0].name \"b\\u0430d\"" + NodeInfoCases.NAME_RULE)));
    all.add(
        replacing("name: bad", "name: good")
            .says(
                error(
                    ":6", "repositories[1].name \"good\" is already the name of repositories[0]")));
    all.add(
        replacing("name: bad", "branch: ../main\n    name: bad")
            .says(error(":4", "repositories[0].branch \"../main\"" + BRANCH_RULE)));
    all.add(
        replacing("name: bad", "branch: -main\n    name: bad")
            .says(error(":4", "repositories[0].branch \"-main\"" + BRANCH_RULE)));
    all.add(
        text(
                "has the url ext::sh -c id",
                good -> good.replaceFirst("url: .*", "url: 'ext::sh -c id'"))
            .says(
                error(
                    ":5",
                    "repositories[0].url \"ext::sh -c id\" is not the address of a repository:"
                        + " use /absolute/path, file:///path, http://host/path, https://host/path,"
                        + " ssh://user@host/path or user@host:path, or ../name.git for one beside"
                        + " the ops repository")));
    all.add(
        text(
                "has a url that leads out of the server",
                good -> good.replaceFirst("url: .*", "url: " + "../".repeat(99) + "bad.git"))
            .says(
                "it/federation.yaml: address * leads out of *, the address of the ops repository:"
                    + " use fewer ../"));
    all.add(
        text(
                "has the ops repository for presence",
                good -> good + "presence: {name: ops, url: ../presence.git}\n")
            .says(
                "it/federation.yaml: the presence repository is the ops repository: give it a name"
                    + " and an address of its own under presence in it/federation.yaml"));
    all.add(
        text(
                "has a url with a password",
                good -> good.replaceFirst("url: .*", "url: https://me:secret@git.example.org/x"))
            .says(
                error(
                    ":5",
                    "repositories[0].url holds a user name or password: leave it out here and"
                        + " put it in the file credentials/<name>.properties in the node's home")));
    all.add(
        text("has the part ../x", good -> good + "parts:\n  ../x: {count: 1}\n")
            .says(error(":9", "key of parts \"../x\"" + NodeInfoCases.NAME_RULE)));
    all.add(
        text(
                "has the part of 300 characters",
                good -> good + "parts:\n  " + "x".repeat(300) + ": {count: 1}\n")
            .says(
                error(
                    ":9",
                    "key \"" + "x".repeat(80) + "...\" in parts is not of 1 to 128 characters")));
  }

  private static String error(String line, String what) {
    return "it/federation.yaml" + line + ": " + what;
  }

  private static BadInput replacing(String good, String wrong) {
    String shown =
        wrong.length() > 50 ? wrong.substring(0, 20) + "..." : wrong.replace("\n   ", ",");
    return text("has " + shown, text -> text.replace(good, wrong));
  }

  private static BadInput text(String name, UnaryOperator<String> spoil) {
    return mended(name).given(scene -> scene.pushDescription(spoil.apply(scene.description())));
  }

  private static BadInput change(String name, Change... changes) {
    return mended(name).given(scene -> scene.ops().commit(name, changes));
  }

  private static BadInput mended(String name) {
    return bad(DESCRIPTION, "it/federation.yaml " + name)
        .stops(Stops.REPOSITORY)
        .mendedBy(
            scene -> {
              scene.ops().commit("away", delete(Scene.DESCRIPTION));
              scene.pushDescription(scene.description());
            });
  }

  /** Nine levels of nine: more than the memory of any machine when all is written out. */
  private static String bomb() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      yaml.append(
          "a"
              + i
              + ": &a"
              + i
              + " ["
              + String.join(
                  ", ", List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias))
              + "]\n");
    }
    return yaml.toString();
  }
}
