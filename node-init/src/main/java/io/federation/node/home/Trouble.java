package io.federation.node.home;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Puts into words what went wrong. */
public final class Trouble {

  private Trouble() {}

  /** Returns one line; file system errors, whose message is the bare path, say what they are. */
  public static String words(Exception trouble) {
    String message = String.valueOf(trouble.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
    if (!(trouble instanceof FileSystemException e) || e.getReason() != null) {
      return message;
    }
    if (e instanceof NoSuchFileException) {
      return "there is no file or folder " + message;
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied for " + message;
    }
    if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
      return "no folder can be made at " + message;
    }
    return "cannot use the file " + message;
  }
}
