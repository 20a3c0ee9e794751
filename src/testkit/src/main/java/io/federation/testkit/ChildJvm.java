package io.federation.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A second process of the program, with the Java and the class path of this one. */
public final class ChildJvm {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private ChildJvm() {}

  /** Returns the run of a class's {@code main} in a JVM of its own. */
  public static ProgramRun of(Class<?> main, String... arguments) {
    return of(System.getProperty("java.class.path"), main, arguments);
  }

  /** Returns the run of a class's {@code main} in a JVM of its own with this class path. */
  public static ProgramRun of(String classPath, Class<?> main, String... arguments) {
    return ProgramRun.of(command(classPath, main, arguments));
  }

  /** Returns the command line of {@link #of(Class, String...)}, for a program that begins it. */
  public static List<String> command(Class<?> main, String... arguments) {
    return command(System.getProperty("java.class.path"), main, arguments);
  }

  private static List<String> command(String classPath, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Waits until the process has printed {@code text}. */
  public static void awaitPrinted(ProgramRun.Started process, String text) {
    Await.until(
        START_LIMIT,
        "the other process has printed " + text + "; it said: " + process.errSoFar(),
        () -> process.outSoFar().contains(text));
  }
}
