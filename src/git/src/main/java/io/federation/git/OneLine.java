package io.federation.git;

/** Brings what an exception says to one line. */
public final class OneLine {

  private OneLine() {}

  /** Returns the message of {@code e} and of what caused it, without saying the same twice. */
  public static String of(Throwable e) {
    StringBuilder line = new StringBuilder();
    for (Throwable t = e; t != null; t = t.getCause()) {
      String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
      String flat = message.strip().replaceAll("\\s*\\R\\s*", ": ");
      if (line.indexOf(flat) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(flat);
      }
    }
    return line.toString();
  }
}
