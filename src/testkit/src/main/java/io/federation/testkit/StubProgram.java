package io.federation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * An executable shell script that stands in for a program of the system: it notes how it was called
 * and answers as told. Put its folder in front of the PATH of the program under test.
 *
 * <p>It prints nothing and exits with 0 until told otherwise; what it is told holds from the next
 * call. It reads its whole input first, so a caller must end that. Calls at the same time do not
 * disturb each other, and the script needs no environment.
 */
public final class StubProgram {

  private final Path script;
  private final Path calls;
  private final Path out;
  private final Path err;

  private StubProgram(Path folder, String name) {
    Path notes = folder.resolve("." + name + ".stub");
    this.script = folder.resolve(name);
    this.calls = notes.resolve("calls");
    this.out = notes.resolve("out");
    this.err = notes.resolve("err");
  }

  /**
   * One call of the program.
   *
   * @param arguments its arguments, without the program's name
   * @param stdin all that was on its standard input, read as UTF-8; must hold no NUL
   */
  public record Call(List<String> arguments, String stdin) {}

  /**
   * Writes the script {@code name} into {@code folder}, which is made if it is not there.
   *
   * @throws UncheckedIOException if the script cannot be written
   */
  public static StubProgram in(Path folder, String name) {
    StubProgram stub = new StubProgram(folder.toAbsolutePath(), name);
    try {
      Files.createDirectories(stub.calls.getParent());
      Files.writeString(stub.calls, "");
      Files.writeString(stub.out, "");
      Files.writeString(stub.err, "");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the stub " + stub.script, e);
    }
    return stub.exiting(0);
  }

  /** Makes it print this text, as it stands, to standard output. */
  public StubProgram printing(String text) {
    replace(out, text, "rw-r--r--");
    return this;
  }

  /** Makes it print this text, as it stands, to standard error. */
  public StubProgram printingError(String text) {
    replace(err, text, "rw-r--r--");
    return this;
  }

  /** Makes it exit with this code, 0 to 255. */
  public StubProgram exiting(int exitCode) {
    replace(script, scriptThatExits(exitCode), "rwxr-xr-x");
    return this;
  }

  /** Returns the script's path. */
  public Path path() {
    return script;
  }

  /** Returns the calls that have read all their input, in the order in which they had. */
  public List<Call> calls() {
    String noted;
    try {
      noted = Files.readString(calls);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the calls in " + calls, e);
    }
    List<Call> found = new ArrayList<>();
    Iterator<String> fields = Arrays.asList(noted.split("\0", -1)).iterator();
    for (String count = fields.next(); !count.isEmpty(); count = fields.next()) {
      List<String> arguments = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(count); i++) {
        arguments.add(fields.next());
      }
      found.add(new Call(List.copyOf(arguments), fields.next()));
    }
    return List.copyOf(found);
  }

  private String scriptThatExits(int exitCode) {
    return String.join(
        "\n",
        "#!/bin/sh",
        "PATH=/usr/bin:/bin",
        "notes=" + quoted(calls.toString()),
        "call=$(mktemp \"$notes.XXXXXX\") || exit 125",
        "{ printf '%s\\0' \"$#\" \"$@\"; cat; printf '\\0'; } >\"$call\"",
        // One append for the whole call keeps calls at the same time apart.
        "flock \"$notes\" sh -c 'cat \"$1\" >>\"$2\"' sh \"$call\" \"$notes\"",
        "rm \"$call\"",
        "cat " + quoted(out.toString()),
        "cat " + quoted(err.toString()) + " >&2",
        "exit " + exitCode,
        "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static void replace(Path file, String text, String mode) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
