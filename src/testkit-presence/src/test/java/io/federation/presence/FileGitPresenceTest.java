package io.federation.presence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class FileGitPresenceTest extends GitPresenceContract {

  @Override
  String url(Path repository) {
    return repository.toString();
  }

  @Override
  protected void setDown(boolean down) throws IOException {
    Path away = folder.resolve("away");
    Files.move(down ? repository() : away, down ? away : repository());
  }
}
