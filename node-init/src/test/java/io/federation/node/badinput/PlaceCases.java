package io.federation.node.badinput;

import static io.federation.node.badinput.BadInput.Entry.PLACES;
import static io.federation.node.badinput.BadInput.bad;

import io.federation.node.badinput.BadInput.Stops;
import io.federation.testkit.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A file where a folder should be, and the reverse. */
final class PlaceCases {

  private PlaceCases() {}

  static List<BadInput> all() {
    return List.of(
        fileInPlaceOf("run", scene -> scene.home().run())
            .says("no folder can be made at {home}/run: remove what is there")
            .stops(Stops.NODE),
        fileInPlaceOf("nodeinfo", scene -> scene.home().nodeinfo())
            .says(
                "{home}/nodeinfo/instance-id.txt: Not a directory: remove the file above it, a"
                    + " folder belongs there")
            .stops(Stops.NODE),
        fileInPlaceOf("gitrepo", scene -> scene.home().gitrepo())
            .says(
                "Cannot look at bad: {home}/gitrepo/.bad.cloning: Not a directory: remove the"
                    + " file above it, a folder belongs there")
            .stops(Stops.NODE),
        fileInPlaceOf("log", scene -> scene.home().log())
            .says("good:part/app1: Done ActualWork at *"),
        fileInPlaceOf("credentials", scene -> scene.home().credentials())
            .says("good:part/app1: Done ActualWork at *"),
        fileInPlaceOf("a repository", Scene::badTree)
            .says(
                "Cannot look at bad: cannot clone to {home}/gitrepo/bad: it exists already: if"
                    + " it stays, move {home}/gitrepo/bad away, it is cloned anew then")
            .stops(Stops.REPOSITORY),
        fileInPlaceOf("a repository's .git", scene -> scene.badTree().resolve(".git"))
            .says(
                "Cannot look at bad: {home}/gitrepo/bad is not a Git repository: if it stays,"
                    + " move {home}/gitrepo/bad away, it is cloned anew then")
            .stops(Stops.REPOSITORY),
        fileInPlaceOf("a repository's .temp", scene -> scene.badTree().resolve(".temp"))
            .says(
                "bad:part/app1: {home}/gitrepo/bad/.temp/add/part/app1/work.sh_VERSION:"
                    + " Not a directory: remove the file above it, a folder belongs there")
            .stops(Stops.REPOSITORY),
        folderInPlaceOf("state.txt", scene -> scene.home().nodeinfo().resolve("state.txt"))
            .says(
                "{home}/nodeinfo/state.txt: Is a directory: remove the folder, a file belongs"
                    + " there")
            .stops(Stops.NODE),
        folderInPlaceOf("heartbeat.txt", scene -> scene.home().nodeinfo().resolve("heartbeat.txt"))
            .says(
                "Cannot note the time of the heartbeat: {home}/nodeinfo/heartbeat.txt: Is a"
                    + " directory: remove the folder, a file belongs there"),
        folderInPlaceOf(
                "config.properties", scene -> scene.home().nodeinfo().resolve("config.properties"))
            .says(
                "{home}/nodeinfo/config.properties: Is a directory: remove the folder, a file"
                    + " belongs there")
            .stops(Stops.NODE),
        folderInPlaceOf("node-init.log", scene -> scene.home().logFile())
            .says("good:part/app1: Done ActualWork at *"),
        folderInPlaceOf("work.lock", scene -> scene.home().run().resolve("work.lock"))
            .says("{home}/run/work.lock: Is a directory: remove the folder, a file belongs there")
            .stops(Stops.NODE),
        folderInPlaceOf("work.sh_VERSION", scene -> scene.badState().resolve("work.sh_VERSION"))
            .says(
                "bad:part/app1: {home}/gitrepo/bad/.temp/add/part/app1/work.sh_VERSION: Is a"
                    + " directory: remove the folder, a file belongs there")
            .stops(Stops.UNIT),
        bad(PLACES, "it/pause is a folder")
            .given(
                scene -> {
                  scene.ops().commit("pause", Change.write("it/pause/x", "x"));
                })
            .says(
                "Paused: by it/pause, which cannot be read: it/pause is not a file: put one"
                    + " there, or remove what is there")
            .stops(Stops.WORK)
            .mendedBy(
                scene ->
                    scene
                        .ops()
                        .commit(
                            "resume", Change.delete("it/pause"), Change.write("more", "resumed"))));
  }

  private static BadInput fileInPlaceOf(String name, Function<Scene, Path> place) {
    return replaced("a file in place of " + name, place, file -> Files.writeString(file, "x"));
  }

  private static BadInput folderInPlaceOf(String name, Function<Scene, Path> place) {
    return replaced("a folder in place of " + name, place, Files::createDirectories);
  }

  private interface Maker {
    Object make(Path place) throws Exception;
  }

  private static BadInput replaced(String name, Function<Scene, Path> place, Maker maker) {
    return bad(PLACES, name)
        .given(
            scene -> {
              scene.pushHealthy();
              Path there = place.apply(scene);
              if (Files.exists(there)) {
                Files.move(there, aside(there));
              }
              maker.make(there);
            })
        .mendedBy(
            scene -> {
              Path there = place.apply(scene);
              Files.deleteIfExists(there);
              if (Files.exists(aside(there))) {
                Files.move(aside(there), there);
              }
            });
  }

  private static Path aside(Path place) {
    return place.resolveSibling("." + place.getFileName() + ".aside");
  }
}
