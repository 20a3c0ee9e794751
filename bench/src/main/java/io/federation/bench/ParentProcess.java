package io.federation.bench;

/** The process that has started this one: killed alone, it would leave this one behind. */
final class ParentProcess {

  private ParentProcess() {}

  /** Ends this process as soon as its parent has ended. */
  static void endWithIt() {
    Thread thread =
        new Thread(
            () -> {
              ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
              System.exit(1);
            });
    thread.setDaemon(true);
    thread.start();
  }
}
