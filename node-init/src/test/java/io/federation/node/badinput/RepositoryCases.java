package io.federation.node.badinput;

import static io.federation.node.badinput.BadInput.Entry.REPOSITORIES;
import static io.federation.node.badinput.BadInput.bad;
import static io.federation.testkit.Change.write;

import io.federation.node.badinput.BadInput.Stops;
import io.federation.testkit.GitHistory;
import java.nio.file.Files;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/** Repositories that cannot be cloned or followed. */
final class RepositoryCases {

  private RepositoryCases() {}

  static List<BadInput> all() {
    return List.of(
        bad(REPOSITORIES, "the branch is gone")
            .given(
                scene -> {
                  ObjectId head = scene.bad().head();
                  scene.bad().branch("other", head);
                  scene.bad().deleteBranch("main");
                })
            .says("Cannot look at bad: {bad} has no branch main")
            .stops(Stops.REPOSITORY)
            .mendedBy(
                scene -> {
                  scene.bad().branch("main", scene.bad().head("other"));
                  scene.bad().deleteBranch("other");
                }),
        bad(REPOSITORIES, "the repository is gone")
            .given(scene -> Files.move(scene.bad().folder(), scene.folder("away.git")))
            .says("Cannot look at bad: {bad}: *bad.git: not found.")
            .stops(Stops.REPOSITORY)
            .mendedBy(scene -> Files.move(scene.folder("away.git"), scene.bad().folder())),
        bad(REPOSITORIES, "the branch was rewritten")
            .given(
                scene -> {
                  ObjectId base = scene.bad().head();
                  scene.bad().commit("taken", write("README", "1"));
                  scene.beat();
                  scene.bad().branch("taken", scene.bad().head());
                  scene.bad().rewindTo(base);
                  scene.push(write("README", "other"));
                })
            .says(
                "Refused * of bad: the branch main was rewritten: * is not among its commits"
                    + " any more; stays at *")
            .stops(Stops.REPOSITORY)
            .mendedBy(
                scene -> {
                  scene.bad().rewindTo(scene.bad().head("taken"));
                  scene.bad().deleteBranch("taken");
                }),
        listed(
                "is empty",
                scene -> {
                  try (GitHistory empty = GitHistory.create(scene.folder("empty.git"))) {
                    return empty.url();
                  }
                })
            .says("Cannot look at extra: *empty.git has no branch main"),
        listed("is not there", scene -> "file://" + scene.folder("nowhere.git"))
            .says("Cannot look at extra: *nowhere.git: not found."),
        listed("is a file", scene -> "file://" + Files.writeString(scene.folder("file.git"), "x"))
            .says("Cannot look at extra: *file.git: Short read of block."),
        listed("is on a server that is not there", scene -> "http://127.0.0.1:1/x.git")
            .says(
                "Cannot look at extra: http://127.0.0.1:1/x.git: connection failed: Connection"
                    + " refused 127.0.0.1"),
        bad(REPOSITORIES, "a listed repository wants a login")
            .given(
                scene ->
                    scene.pushDescription(
                        scene.description() + entry(scene.serverWithLogin().url("bad.git"))))
            .says(
                "Cannot look at extra: http://*/bad.git: the server wants a login: put"
                    + " username=... and password=... into {home}/credentials/extra.properties,"
                    + " mode 600")
            .stops(Stops.REPOSITORY)
            .mendedBy(scene -> scene.pushDescription(scene.description())));
  }

  private interface Url {
    String of(Scene scene) throws Exception;
  }

  private static String entry(String url) {
    return "  - name: extra\n    url: " + url + "\n";
  }

  private static BadInput listed(String name, Url url) {
    return bad(REPOSITORIES, "a listed repository " + name)
        .given(scene -> scene.pushDescription(scene.description() + entry(url.of(scene))))
        .stops(Stops.REPOSITORY)
        .mendedBy(scene -> scene.pushDescription(scene.description()));
  }
}
