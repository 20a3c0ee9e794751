package io.federation.node.install;

/** Writes a text so that a POSIX shell reads it as one word. */
public final class ShellWord {

  private ShellWord() {}

  public static String of(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
