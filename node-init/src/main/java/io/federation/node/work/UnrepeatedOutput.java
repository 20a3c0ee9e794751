package io.federation.node.work;

import io.federation.node.event.EventPublisher;
import io.federation.node.event.ScriptOutput;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Leaves out the lines with which a script begins just as it did when it waited the last time. */
final class UnrepeatedOutput implements ScriptOutput {

  private final EventPublisher events;
  private Iterator<String> expected;

  UnrepeatedOutput(EventPublisher events, List<String> printed) {
    this.events = events;
    this.expected = printed.iterator();
  }

  @Override
  public void output(String source, String text) {
    if (expected.hasNext() && expected.next().equals(events.safe(text))) {
      return;
    }
    expected = Collections.emptyIterator();
    events.output(source, text);
  }
}
