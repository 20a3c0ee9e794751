package io.federation.node.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.spec.Signatures;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.LookOutcomes.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookOutcomesTest {

  @TempDir private Path folder;
  private LookOutcomes outcomes;

  @BeforeEach
  void make() {
    outcomes = new LookOutcomes(new NodeHome(folder));
  }

  private static Instant at(int minute) {
    return Instant.parse("2026-01-01T12:00:00Z").plusSeconds(60L * minute);
  }

  private static RepositoryReport well(String name) {
    return RepositoryReport.well(
        new NodeRepository(name, Path.of(name), Optional.empty(), Signatures.OFF), false);
  }

  private static RepositoryReport failed(String name) {
    return new RepositoryReport(well(name).repository(), false, Optional.of("no answer"));
  }

  @Test
  void before_the_first_look_nothing_is_known() throws IOException {
    assertThat(outcomes.lastLook()).isEmpty();
    assertThat(outcomes.all()).isEmpty();
  }

  @Test
  void of_each_repository_the_last_success_and_the_last_failure_are_known() throws IOException {
    outcomes.note(List.of(well("ops"), failed("app")), at(1));
    outcomes.note(List.of(well("ops"), failed("app")), at(2));

    assertThat(outcomes.lastLook()).contains(at(2));
    assertThat(outcomes.all())
        .containsExactly(
            new Outcome("ops", Optional.of(at(2)), Optional.empty()),
            new Outcome("app", Optional.empty(), Optional.of(at(2))));

    outcomes.note(List.of(failed("ops"), well("app")), at(3));
    outcomes.note(List.of(failed("ops"), well("app")), at(4));

    assertThat(outcomes.all())
        .containsExactly(
            new Outcome("ops", Optional.of(at(2)), Optional.of(at(4))),
            new Outcome("app", Optional.of(at(4)), Optional.of(at(2))));
  }

  @Test
  void a_repository_that_is_new_never_failed_and_one_that_is_gone_is_forgotten()
      throws IOException {
    outcomes.note(List.of(well("ops"), well("app")), at(1));
    outcomes.note(List.of(well("ops"), well("web")), at(2));

    assertThat(outcomes.all())
        .containsExactly(
            new Outcome("ops", Optional.of(at(2)), Optional.empty()),
            new Outcome("web", Optional.of(at(2)), Optional.empty()));
  }

  @Test
  void as_long_as_looks_end_as_before_no_file_is_written() throws IOException {
    outcomes.note(List.of(well("ops")), at(1));
    Object inode = Files.getAttribute(file(), "unix:ino");
    outcomes.note(List.of(well("ops")), at(2));

    assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(inode);
    assertThat(outcomes.lastLook()).contains(at(2));
  }

  @Test
  void a_damaged_file_costs_no_more_than_what_was_known() throws IOException {
    outcomes.note(List.of(well("ops")), at(1));
    Files.writeString(file(), "ops well 2026\nops\n\n\u0000\u0000 x y\n");
    assertThat(outcomes.all()).hasSize(1);

    outcomes.note(List.of(well("ops")), at(2));
    outcomes.note(List.of(failed("ops")), at(3));

    assertThat(outcomes.all())
        .containsExactly(new Outcome("ops", Optional.of(at(2)), Optional.of(at(3))));
  }

  private Path file() {
    return folder.resolve("run/looks.txt");
  }
}
