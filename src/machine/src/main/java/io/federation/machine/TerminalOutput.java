package io.federation.machine;

import java.io.PrintStream;

/**
 * An output that may be a terminal: every text that is printed is {@linkplain PrintableText#escaped
 * escaped}, wherever it came from. Bytes that are written pass as they are.
 */
public final class TerminalOutput extends PrintStream {

  private final PrintStream to;

  public TerminalOutput(PrintStream to) {
    super(to, true);
    this.to = to;
  }

  // All that prints an object, a line or a format comes here.
  @Override
  public void print(String text) {
    to.print(PrintableText.escaped(String.valueOf(text)));
  }

  @Override
  public void print(Object object) {
    print(String.valueOf(object));
  }

  @Override
  public void print(char c) {
    print(String.valueOf(c));
  }

  @Override
  public void print(char[] text) {
    print(String.valueOf(text));
  }
}
