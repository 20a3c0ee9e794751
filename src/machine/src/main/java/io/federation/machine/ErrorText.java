package io.federation.machine;

import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in one line what went wrong: what, where, and what would be right. */
public final class ErrorText {

  /** What exceptions that only carry another one put before its words. */
  private static final Pattern WRAPPING =
      Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error): ");

  /** What Java says of a proxy that does not let it through to a server of https. */
  private static final String NO_TUNNEL = "Unable to tunnel through proxy.";

  /** What is to be done, by the words of strerror(3), which every file system shares. */
  private static final Map<String, String> ADVICE =
      Map.of(
          "no space left on device", "free some space on the disk",
          "disk quota exceeded", "free some space on the disk",
          "file too large", "lift the limit on the size of files (ulimit -f)",
          "read-only file system", "mount it for writing",
          "is a directory", "remove the folder, a file belongs there",
          "not a directory", "remove the file above it, a folder belongs there",
          "unable to create native thread", "lift the limit on processes (ulimit -u)",
          "too many open files", "lift the limit on open files (ulimit -n)");

  private ErrorText() {}

  /**
   * Returns one line. File system errors, whose message is often the bare path, say what they are;
   * those of a machine that is out of order say what is to be done.
   */
  public static String of(Throwable trouble) {
    Throwable cause = trouble.getCause();
    if (trouble instanceof UncheckedIOException
        && cause != null
        && cause.toString().equals(trouble.getMessage())) {
      return of(cause);
    }
    if (trouble instanceof FileSystemException inFiles) {
      return ofFile(inFiles);
    }
    if (isOutOfMemory(trouble)) {
      return "the program has too little memory: allow it more, by NODE_INIT_JAVA_OPTIONS=-Xmx1g in"
          + " what calls it";
    }
    String message = message(trouble);
    if (message == null || message.isBlank()) {
      return "an error without words: " + trouble.getClass().getSimpleName();
    }
    String kind = trouble instanceof Error ? trouble.getClass().getSimpleName() + ": " : "";
    return kind + withAdvice(flat(message));
  }

  /** Returns whether anything below was that; Java runs out of threads by the same name. */
  private static boolean isOutOfMemory(Throwable trouble) {
    for (Throwable each = trouble; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError
          && !String.valueOf(each.getMessage()).contains("native thread")) {
        return true;
      }
    }
    return false;
  }

  /** Returns the message of {@code error} and of what caused it, without saying the same twice. */
  public static String withCauses(Throwable error) {
    StringBuilder line = new StringBuilder();
    for (Throwable each = error; each != null; each = each.getCause()) {
      String message = message(each);
      String flat = message == null ? each.getClass().getSimpleName() : oneLine(message);
      if (line.indexOf(flat) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(flat);
      }
    }
    return line.toString();
  }

  /** Java says of an unknown host no more than its name, and of a proxy what it answered. */
  private static @Nullable String message(Throwable trouble) {
    String message = trouble.getMessage();
    if (trouble instanceof UnknownHostException) {
      return "unknown host " + message;
    }
    return message != null && message.startsWith(NO_TUNNEL) && message.contains(" 407")
        ? ProxySettings.LOGIN_REFUSED
        : message;
  }

  /** Returns what somebody else said, such as a program, in one line. */
  public static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String ofFile(FileSystemException trouble) {
    String place = flat(String.valueOf(trouble.getFile()));
    if (trouble.getReason() != null) {
      return withAdvice(place + ": " + flat(trouble.getReason()));
    }
    if (trouble instanceof NoSuchFileException) {
      return "there is no file or folder " + place;
    }
    if (trouble instanceof AccessDeniedException) {
      return "permission denied for " + place + ": let the node's user own its home";
    }
    if (trouble instanceof NotDirectoryException || trouble instanceof FileAlreadyExistsException) {
      return "no folder can be made at " + place + ": remove what is there";
    }
    return "cannot use the file " + place;
  }

  /**
   * Returns whether the machine is out of order, as when a disk is full or memory runs out, and not
   * what stands in its files.
   */
  public static boolean isMachineFault(Throwable trouble) {
    return trouble instanceof FileSystemException
        || trouble instanceof Error
        || isOutOfMemory(trouble)
        || ADVICE.keySet().stream().anyMatch(of(trouble).toLowerCase(Locale.ROOT)::contains);
  }

  /**
   * Returns whether somebody gave us something wrong: an argument that our own code has refused.
   * What a library refuses is a fault of the program.
   */
  public static boolean isWrongInput(Throwable trouble) {
    StackTraceElement[] stack = trouble.getStackTrace();
    return trouble instanceof IllegalArgumentException
        && stack.length > 0
        && stack[0].getClassName().startsWith("io.federation.");
  }

  /** An error of ours may carry another one's line, with its advice. */
  private static String withAdvice(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> advice : ADVICE.entrySet()) {
      if (lower.contains(advice.getKey()) && !message.endsWith(advice.getValue())) {
        return message + ": " + advice.getValue();
      }
    }
    return message;
  }

  private static String flat(String text) {
    return WRAPPING.matcher(oneLine(text)).replaceAll("");
  }
}
