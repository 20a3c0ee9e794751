package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.home.HomeLock;
import io.federation.machine.LockFile;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorLineTest {

  @TempDir Path folder;

  @Test
  void an_error_about_a_file_says_what_is_wrong_with_it() {
    assertThat(ErrorLine.message(new NoSuchFileException("/a")))
        .isEqualTo("/a: there is no such file or folder");
    assertThat(ErrorLine.message(new AccessDeniedException("/a")))
        .startsWith("/a: permission denied: ");
    assertThat(ErrorLine.message(new FileSystemException("/a", null, "No space left on device")))
        .isEqualTo("/a: No space left on device");
  }

  @Test
  void an_error_without_a_message_says_at_least_what_it_is() {
    assertThat(ErrorLine.message(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void what_can_be_tried_again_ends_with_75() throws IOException {
    FederationHome home = FederationHome.at(folder);
    HomeClaim.make(home);
    try (LockFile held = HomeLock.change(home)) {
      assertThat(held).isNotNull();

      FedRun run = FedRun.of("down", "--home", folder.toString());

      assertThat(run.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
      assertThat(run.err()).endsWith("try again later\n").hasLineCount(1);
    }
  }
}
