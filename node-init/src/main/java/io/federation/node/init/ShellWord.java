package io.federation.node.init;

/** Writes a text so that a POSIX shell reads it as one word. */
final class ShellWord {

  private ShellWord() {}

  static String of(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
