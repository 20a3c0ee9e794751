package io.federation.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the beginning of a script tells about how it can be run. */
public final class ScriptText {

  /** As much as the kernel reads of a first line, and enough to tell how lines end. */
  private static final int HEAD_BYTES = 4096;

  /** The exit code of bash for what cannot be executed (bash(1)). */
  public static final int CANNOT_BE_EXECUTED = 126;

  /** The same of what is not found, be it the interpreter. */
  public static final int NOT_FOUND = 127;

  private static final Pattern INTERPRETER = Pattern.compile("^#![ \\t]*([^ \\t\\r\\n]+)");
  private static final Pattern SHELL =
      Pattern.compile("^#![ \\t]*(\\S*/)?(env[ \\t]+)?(\\S*/)?(ba|da)?sh(?![\\w.])");

  private ScriptText() {}

  /** Returns whether a file names an interpreter. */
  public static boolean isScript(Path file) throws IOException {
    return head(file).startsWith("#!");
  }

  /** Returns whether bash can run it: it names a shell, or no interpreter at all. */
  public static boolean isForShell(Path script) throws IOException {
    String head = head(script);
    return !head.startsWith("#!") || SHELL.matcher(head).find();
  }

  /**
   * Returns why a script ended with an exit code, where the script itself shows that; in words that
   * say what would be right.
   */
  public static Optional<String> diagnosis(Path script, int code) {
    try {
      String head = head(script);
      if (head.contains("\r\n")) {
        return Optional.of("its lines end in CR LF: save it with LF alone");
      }
      if (head.indexOf('\0') >= 0 && code == CANNOT_BE_EXECUTED) {
        return Optional.of("it is a program that this machine cannot run, and no script");
      }
      Matcher interpreter = INTERPRETER.matcher(head);
      if ((code == CANNOT_BE_EXECUTED || code == NOT_FOUND)
          && interpreter.find()
          && !Files.isExecutable(Path.of(interpreter.group(1)))) {
        return Optional.of(
            "its first line asks for "
                + interpreter.group(1)
                + ", which is not there: install it, or change the line");
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it cannot be read: " + ErrorText.of(e));
    }
  }

  private static String head(Path script) throws IOException {
    try (InputStream in = Files.newInputStream(script)) {
      return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
    }
  }
}
