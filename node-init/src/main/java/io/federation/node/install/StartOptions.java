package io.federation.node.install;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one version of Java is started with so that it starts fast.
 *
 * @param common options of every start
 * @param use the option that names the archive to start from
 * @param make the option that names the archive to make at the end of a run
 * @param file the archive's file name
 */
record StartOptions(List<String> common, String use, String make, String file) {

  /** The first version that archives more than classes (JEP 483, JEP 514). */
  private static final int AOT_CACHE = 25;

  private static final List<String> COMMON =
      List.of(
          // An upgraded Java may know other options than the one this was written for.
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:TieredStopAtLevel=1",
          // Most of what a heartbeat calls it calls a few times: compiling that costs more than it
          // gains.
          "-XX:CompileThresholdScaling=2",
          "-XX:-UsePerfData",
          // Enough for any repository, and no more than a small machine can spare.
          "-Xms32m",
          "-Xmx256m",
          // An archive that does not fit is not worth a line in cron's mail.
          "-Xlog:disable");

  StartOptions {
    common = List.copyOf(common);
  }

  /** Returns the options for Java of the major version {@code version}. */
  static StartOptions of(int version) {
    return version < AOT_CACHE
        // Before, the archived heap of the JDK itself can only be mapped by G1.
        ? new StartOptions(
            with("-XX:+UseG1GC"),
            "-XX:SharedArchiveFile",
            "-XX:ArchiveClassesAtExit",
            "node-init.jsa")
        : new StartOptions(
            with("-XX:+UseSerialGC"), "-XX:AOTCache", "-XX:AOTCacheOutput", "node-init.aot");
  }

  private static List<String> with(String option) {
    return Stream.concat(COMMON.stream(), Stream.of(option)).toList();
  }
}
