package io.federation.git.branches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.git.GitProgram;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.git.upkeep.Packing;
import io.federation.model.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileBranchStoreTest extends BranchStoreContract {

  @Override
  Remote remote(Path repositories, String name, Path credentials) {
    return new Remote(
        repositories.resolve(name).toString(),
        "main",
        List.of(),
        new Credentials(credentials, "presence"));
  }

  @Test
  void a_cache_does_not_grow_without_bound() throws Exception {
    BranchStore writer = open("w");
    BranchStore store = open("a");
    Version tip = begin(writer, "a.txt");
    for (int i = 0; i < BranchCache.MOST_PACKS + 5; i++) {
      Version next = commit(writer, Optional.of(tip), write("a.txt", "change " + i));
      push(writer, update("main", tip, next));
      tip = next;
      store.fetch(List.of("main"), LIMIT);
      assertThat(text(store, tip, "a.txt")).isEqualTo("change " + i);
    }

    try (Stream<Path> packs = Files.list(folder.resolve("a/objects/pack"))) {
      assertThat(packs.filter(file -> file.toString().endsWith(".pack")).count())
          .isLessThanOrEqualTo(BranchCache.MOST_PACKS + 1);
    }
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside.map(file -> file.getFileName().toString()))
          .doesNotContain(".a.new", ".a.old");
    }
  }

  @Test
  void a_cache_of_one_who_writes_alone_does_not_grow_without_bound() throws Exception {
    BranchStore store = open("a");
    Version tip = begin(store, "a.txt");
    Path sample = Files.createDirectories(folder.resolve("a/objects/17"));
    for (int i = 0; i <= Packing.MOST_LOOSE / 256; i++) {
      Files.writeString(sample.resolve(String.format("%038x", i)), "");
    }

    store.fetch(List.of("main"), LIMIT);

    assertThat(sample).doesNotExist();
    assertThat(text(store, tip, "a.txt")).isNotEmpty();
  }

  private Path server() {
    return folder.resolve("repositories/presence.git");
  }

  @Test
  void what_git_has_against_a_repository_is_told_in_its_words() throws Exception {
    BranchStore store = open("a");
    Version tip = begin(store, "a.txt");
    Version next = commit(store, Optional.of(tip), write("a.txt", "2"));
    GitProgram.withHome(folder).in(server(), "config", "core.repositoryformatversion", "9");

    assertThatThrownBy(() -> store.push(List.of(update("main", tip, next)), LIMIT))
        .isInstanceOf(RemoteUnavailableException.class)
        .hasMessageStartingWith(server() + ": fatal: ")
        .hasMessageContaining("repo version <= 1, found 9")
        .hasMessageNotContaining("\n");
  }

  @Test
  void what_a_hook_says_is_part_of_the_reason() throws Exception {
    BranchStore store = open("a");
    Version tip = begin(store, "a.txt");
    Version next = commit(store, Optional.of(tip), write("a.txt", "2"));
    Path hook = server().resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\necho 'no pushes on Fridays' >&2\nexit 1\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(store.push(List.of(update("main", tip, next)), LIMIT))
        .containsEntry(
            "main",
            new RefChange.Outcome(false, "pre-receive hook declined: no pushes on Fridays"));
  }
}
