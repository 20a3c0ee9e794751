package io.federation.git.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRunLeftoversTest {

  private static final int SWEEPS = 2_000;

  @TempDir private Path folder;

  @Test
  void what_somebody_else_removes_meanwhile_is_removed_as_well() throws Exception {
    List<Path> files =
        List.of(
            folder.resolve("incoming_1.pack"),
            folder.resolve("index.lock"),
            folder.resolve("pack-1.keep"));
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              while (!isOver.get()) {
                comeAndGo(files);
              }
            });
    int removed = 0;
    try {
      for (int i = 0; i < SWEEPS || removed == 0; i++) {
        removed += KilledRunLeftovers.sweep(folder);
      }
    } finally {
      isOver.set(true);
      other.join();
    }

    assertThat(removed).isPositive();
  }

  private static void comeAndGo(List<Path> files) {
    try {
      for (Path file : files) {
        Files.writeString(file, "jgit fetch");
      }
      for (Path file : files) {
        boolean unused = Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
