package io.federation.node.home;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Puts into words what went wrong: what, where, and what would be right. */
public final class Trouble {

  /** What exceptions that only carry another one put before its words. */
  private static final Pattern WRAPPING =
      Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error): ");

  /** What is to be done, by the words of strerror(3), which every file system shares. */
  private static final Map<String, String> ADVICE =
      Map.of(
          "no space left on device", "free some space on the disk",
          "disk quota exceeded", "free some space on the disk",
          "file too large", "lift the limit on the size of files (ulimit -f)",
          "read-only file system", "mount it for writing",
          "is a directory", "remove the folder, a file belongs there",
          "not a directory", "remove the file above it, a folder belongs there",
          "too many open files", "lift the limit on open files (ulimit -n)");

  private Trouble() {}

  /**
   * Returns one line. File system errors, whose message is often the bare path, say what they are;
   * those of a machine that is out of order say what is to be done.
   */
  public static String words(Throwable trouble) {
    Throwable cause = trouble.getCause();
    if (trouble instanceof UncheckedIOException
        && cause != null
        && cause.toString().equals(trouble.getMessage())) {
      return words(cause);
    }
    if (trouble instanceof FileSystemException inFiles) {
      return oneLine(inFiles);
    }
    String message = trouble.getMessage();
    if (message == null || message.isBlank()) {
      return "an error without words: " + trouble.getClass().getSimpleName();
    }
    return withAdvice(flat(message));
  }

  private static String oneLine(FileSystemException trouble) {
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
   * Returns whether the machine's files are out of order, as when a disk is full, and not what
   * stands in them.
   */
  public static boolean isOfTheMachine(Throwable trouble) {
    return trouble instanceof FileSystemException
        || ADVICE.keySet().stream().anyMatch(words(trouble).toLowerCase(Locale.ROOT)::contains);
  }

  private static String withAdvice(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> advice : ADVICE.entrySet()) {
      if (lower.contains(advice.getKey())) {
        return message + ": " + advice.getValue();
      }
    }
    return message;
  }

  private static String flat(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", "; ");
    return WRAPPING.matcher(line).replaceAll("");
  }
}
