package io.federation.local;

/** Is told what happens to a local federation, as it happens. */
@FunctionalInterface
public interface LocalListener {

  /** Takes an event. */
  void on(LocalEvent event);
}
