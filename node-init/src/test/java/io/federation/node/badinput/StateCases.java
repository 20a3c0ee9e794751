package io.federation.node.badinput;

import static io.federation.node.badinput.BadInput.Entry.STATE;
import static io.federation.node.badinput.BadInput.bad;

import io.federation.machine.FileTrees;
import io.federation.node.badinput.BadInput.Stops;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jgit.storage.file.WindowCacheConfig;

/** State files that are empty, cut off or hold something else, as after a loss of power. */
final class StateCases {

  private static final String ZEROS = "\0".repeat(40);

  private StateCases() {}

  static List<BadInput> all() {
    return List.of(
        nodeinfo("state.txt", "")
            .says(
                "{home}/nodeinfo/state.txt was damaged: it is empty; took initdone, the last"
                    + " one in statelog.txt"),
        nodeinfo("state.txt", "wor")
            .says(
                "{home}/nodeinfo/state.txt was damaged: \"wor\" is not a state; took initdone,"
                    + " the last one in statelog.txt"),
        nodeinfo("state.txt", ZEROS)
            .says(
                "{home}/nodeinfo/state.txt was damaged: * is not a state; took initdone, the"
                    + " last one in statelog.txt"),
        nodeinfo("statesince.txt", "2026")
            .says(
                "{home}/nodeinfo/statesince.txt was damaged: \"2026\" is not a stamp: use"
                    + " YYYYMMDD-HHMMSS in UTC; took the last one in statelog.txt"),
        nodeinfo("statetss.txt", "garbage").says(WORKED),
        nodeinfo("config.properties", "")
            .says(
                "{home}/nodeinfo/config.properties was damaged: it is cut off; took"
                    + " it/federation.yaml over once more"),
        nodeinfo("config.properties", "repositories=2\nrepositories.0.na")
            .says(
                "{home}/nodeinfo/config.properties was damaged: it is cut off; took"
                    + " it/federation.yaml over once more"),
        nodeinfo("config.properties", "repositories=many\n")
            .says(
                "{home}/nodeinfo/config.properties was damaged: repositories \"many\" is not"
                    + " the number of repositories; took it/federation.yaml over once more"),
        nodeinfo("config.version", "").says(WORKED),
        nodeinfo("config.version", "garbage").says(WORKED),
        nodeinfo("config.problem", "").says(WORKED),
        nodeinfo(".transition", "").says(WORKED),
        nodeinfo(".transition", "wedged\nsetup:2026").says(WORKED),
        unit("work.sh_VERSION", "").says(WORKED_BAD),
        unit("work.sh_VERSION", ZEROS).says(WORKED_BAD),
        unit("work.sh_VERSION", "12345").says(WORKED_BAD),
        unit("work.sh_WATCH_PATH.txt", "../..").says(WORKED_BAD),
        unit("work.sh_DOING_VERSION", "").says(WORKED_BAD),
        unit("work.sh_DOING_VERSION", ZEROS).says(WORKED_BAD),
        unit("work.sh_DOING_VERSION", "b".repeat(40) + "\nprocess 1").says(WORKED_BAD),
        unit("work.sh_RESULT.txt", "x").says(WORKED_BAD),
        bad(STATE, "work.sh_RESULT.txt is cut off beside a run that was killed")
            .given(
                scene -> {
                  scene.pushHealthy();
                  Files.writeString(
                      scene.badState().resolve("work.sh_DOING_VERSION"), "b".repeat(40) + "\n");
                  Files.writeString(scene.badState().resolve("work.sh_RESULT.txt"), "");
                })
            .says(WORKED_BAD),
        unit("work.sh_FAILED_VERSION", "").says(WORKED_BAD),
        unit("work.sh_FAILED_VERSION", "b".repeat(40) + "\ncount 99999999999\n").says(WORKED_BAD),
        unit("work.sh_WEDGED.txt", "").says(WORKED_BAD),
        file("log/sequence.txt", scene -> scene.home().log().resolve("sequence.txt"), "garbage")
            .says(WORKED),
        file("log/sequence.txt", scene -> scene.home().log().resolve("sequence.txt"), "")
            .says(WORKED),
        file("run/init.doing", scene -> scene.home().run().resolve("init.doing"), ZEROS)
            .says(WORKED),
        file(
                ".temp/add/advancing",
                scene -> scene.badTree().resolve(".temp/add/advancing"),
                "garbage")
            .says(WORKED_BAD),
        file(".temp/add/refused", scene -> scene.badTree().resolve(".temp/add/refused"), "")
            .says(WORKED_BAD),
        git("HEAD", "").says(WORKED_BAD).stops(Stops.NOTHING),
        git("HEAD", "garbage").says(WORKED_BAD).stops(Stops.NOTHING),
        git("HEAD", ZEROS)
            .says(
                "Cannot look at bad: Not a ref: HEAD: *: if it stays, move {home}/gitrepo/bad"
                    + " away, it is cloned anew then"),
        git("index", "")
            .says(
                "Cannot look at bad: Short read of block.: if it stays, move {home}/gitrepo/bad"
                    + " away, it is cloned anew then"),
        git("index", "garbage")
            .says(
                "Cannot look at bad: Short read of block.: if it stays, move {home}/gitrepo/bad"
                    + " away, it is cloned anew then"),
        git("refs/heads/main", "").says(WORKED_BAD).stops(Stops.NOTHING),
        git("refs/federation/accepted/main", "").says(WORKED_BAD).stops(Stops.NOTHING),
        git("refs/remotes/origin/main", "").says(WORKED_BAD).stops(Stops.NOTHING),
        git("config", "[garbage")
            .says(
                "Cannot look at bad: Unknown repository format: if it stays, move"
                    + " {home}/gitrepo/bad away, it is cloned anew then"),
        git("packed-refs", "garbage")
            .says(
                "Cannot look at bad: packed-refs corruption detected:"
                    + " {home}/gitrepo/bad/.git/packed-refs: if it stays, move"
                    + " {home}/gitrepo/bad away, it is cloned anew then"),
        git("index.lock", "")
            .says("Recovered bad: removed 1 lock or temporary file(s) of a killed run")
            .stops(Stops.NOTHING),
        bad(STATE, "a pack is cut off")
            .given(
                scene -> {
                  scene.pushHealthy();
                  cutPacks(scene.badTree().resolve(".git/objects/pack"));
                })
            .says(WORKED_BAD));
  }

  private static final String WORKED = "good:part/app1: Done ActualWork at *";
  private static final String WORKED_BAD = "bad:part/app1: Done ActualWork at *";

  private static void cutPacks(Path packs) throws Exception {
    // The next heartbeat is in a process of its own, which has nothing of a pack in memory.
    new WindowCacheConfig().install();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(packs, "*.pack")) {
      for (Path pack : files) {
        pack.toFile().setWritable(true);
        try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
          file.setLength(file.length() / 2);
        }
      }
    }
  }

  private static void cloneAgain(Scene scene) throws Exception {
    FileTrees.delete(scene.badTree());
  }

  private static BadInput nodeinfo(String name, String text) {
    return file("nodeinfo/" + name, scene -> scene.home().nodeinfo().resolve(name), text);
  }

  private static BadInput unit(String name, String text) {
    return file(name, scene -> scene.badState().resolve(name), text);
  }

  private static BadInput git(String name, String text) {
    return file(".git/" + name, scene -> scene.badTree().resolve(".git").resolve(name), text)
        .stops(Stops.REPOSITORY)
        .mendedBy(StateCases::cloneAgain);
  }

  private static BadInput file(String name, Function<Scene, Path> place, String text) {
    String how =
        text.isEmpty()
            ? "is empty"
            : "holds " + text.length() + " bytes: " + text.replaceAll("\\p{Cntrl}", " ").strip();
    return bad(STATE, name + " " + how)
        .given(
            scene -> {
              scene.pushHealthy();
              Files.createDirectories(place.apply(scene).getParent());
              Files.deleteIfExists(place.apply(scene));
              Files.writeString(place.apply(scene), text);
            })
        .stops(Stops.NOTHING);
  }
}
