package io.federation.fed;

import io.federation.local.home.BusyException;
import io.federation.machine.ErrorText;
import io.federation.model.ExitCode;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Shows what went wrong in one line, and finds its exit code. */
final class ErrorLine implements IExecutionExceptionHandler {

  private final SharedOptions shared;
  private final PrintStream err;

  ErrorLine(SharedOptions shared, PrintStream err) {
    this.shared = shared;
    this.err = err;
  }

  @Override
  public int handleExecutionException(Exception trouble, CommandLine command, ParseResult parsed) {
    err.println("fed: " + message(trouble));
    if (shared.stacktrace()) {
      trouble.printStackTrace(err);
    }
    if (trouble instanceof BusyException) {
      return ExitCode.TRY_AGAIN;
    }
    return ErrorText.isWrongInput(trouble)
        ? ExitCode.USAGE
        : command.getCommandSpec().exitCodeOnExecutionException();
  }

  static String message(Exception trouble) {
    if (trouble instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + words(file);
    }
    return ErrorText.oneLine(
        trouble.getMessage() == null ? trouble.toString() : trouble.getMessage());
  }

  private static String words(FileSystemException trouble) {
    if (trouble instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (trouble instanceof AccessDeniedException) {
      return "permission denied: run this as its owner, or name another folder with --home";
    }
    if (trouble instanceof FileAlreadyExistsException) {
      return "is there already";
    }
    return trouble.toString();
  }
}
