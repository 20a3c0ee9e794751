package io.federation.node.event;

import io.federation.model.event.NumberedEvent;
import java.io.PrintStream;

/** Shows events and the output of scripts to whoever started the program. */
public final class Console implements Mirror {

  private final PrintStream out;

  public Console(PrintStream out) {
    this.out = out;
  }

  @Override
  public void on(NumberedEvent occurrence) {
    out.println(occurrence.at() + " " + occurrence.event().message());
  }

  @Override
  public void output(String source, String text) {
    out.println("  " + source + "| " + text);
  }
}
