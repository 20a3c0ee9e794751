package io.federation.git;

import java.io.IOException;
import java.nio.file.Path;

/** Another process, or another part of this one, is using a folder. Try again later. */
public final class FolderInUseException extends IOException {

  private static final long serialVersionUID = 1L;

  FolderInUseException(Path folder) {
    super(folder + " is in use by another process");
  }
}
