package io.federation.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastWorkTest {

  private static final Version VERSION = new Version("a".repeat(40));
  private static final Version COMMIT = new Version("b".repeat(40));

  private static final LastWork FULL =
      new LastWork(
          new UnitName("app", "part/app1"),
          VERSION,
          COMMIT,
          "Ann Ö. <ann@example.org>",
          "Say \"hello\"",
          List.of("bin/a.sh", "src/é.txt"),
          Stamp.parse("20260102-030405"),
          7,
          LastWork.Result.REJECTED,
          "exit code 65",
          List.of("building", "no\tgood"));

  private static LastWork with(List<String> paths, List<String> lines) {
    return new LastWork(
        FULL.unit(),
        VERSION,
        VERSION,
        "a",
        "s",
        paths,
        FULL.started(),
        -1,
        LastWork.Result.RUNNING,
        "",
        lines);
  }

  @Test
  void a_work_is_text_of_sorted_keys() {
    assertThat(FULL.render())
        .isEqualTo(
            """
            {
                "author": "Ann Ö. <ann@example.org>",
                "commit": "%s",
                "lines": [
                    "building",
                    "no good"
                ],
                "paths": [
                    "bin/a.sh",
                    "src/é.txt"
                ],
                "reason": "exit code 65",
                "repository": "app",
                "result": "rejected",
                "seconds": 7,
                "started": "20260102-030405",
                "subject": "Say \\"hello\\"",
                "unit": "app:part/app1",
                "version": "%s"
            }
            """
                .formatted(COMMIT, VERSION));
  }

  @Test
  void what_is_written_is_read() {
    assertThat(LastWork.parse(FULL.render())).isEqualTo(FULL);
  }

  @Test
  void a_work_under_way_says_no_time_and_no_version_that_its_commit_says() {
    LastWork running = with(List.of(), List.of());

    assertThat(running.seconds()).isZero();
    assertThat(running.render()).doesNotContain("seconds", "version", "lines", "paths", "reason");
    assertThat(LastWork.parse(running.render())).isEqualTo(running);
  }

  @Test
  void the_first_paths_and_the_last_lines_are_kept_and_long_ones_cut() {
    List<String> many = IntStream.range(0, 100).mapToObj(i -> "n" + i).toList();
    LastWork work = with(many, many);

    assertThat(work.paths()).hasSize(10).startsWith("n0").endsWith("n9");
    assertThat(work.lines()).containsExactly("n95", "n96", "n97", "n98", "n99");
    LastWork wide = with(List.of(), List.of("😀".repeat(500), "x".repeat(300)));
    assertThat(wide.lines().get(0)).isEqualTo("😀".repeat(148) + "...");
    assertThat(wide.lines().get(1)).isEqualTo("x".repeat(300));
  }

  @Test
  void nothing_that_steers_a_terminal_is_kept() {
    LastWork work = with(List.of(), List.of("\u001b[31mred\u202egnp.exe", "a\nb\ud800"));

    assertThat(work.lines()).containsExactly(" [31mred?gnp.exe", "a b?");
  }

  @Test
  void the_end_of_a_work_keeps_what_began_it() {
    LastWork ended =
        with(List.of("a"), List.of()).ended(LastWork.Result.DONE, "", 3, List.of("ok"));

    assertThat(ended.paths()).containsExactly("a");
    assertThat(ended.result()).isEqualTo(LastWork.Result.DONE);
    assertThat(ended.seconds()).isEqualTo(3);
    assertThat(ended.lines()).containsExactly("ok");
  }

  @Test
  void what_is_not_known_and_what_is_of_another_kind_is_passed_over() {
    String odd =
        FULL.render()
            .replace("\"seconds\": 7", "\"seconds\": {\"a\": [1]}, \"new\": [[1], {\"b\": 2}]")
            .replace("\"building\",", "\"building\", 5, [\"x\"],");

    assertThat(LastWork.parse(odd))
        .isEqualTo(
            FULL.ended(
                LastWork.Result.REJECTED, "exit code 65", 0, List.of("building", "no good")));
  }

  @Test
  void a_work_within_another_object_leaves_the_reader_at_its_end() throws Exception {
    String text = "{\"work\":" + FULL.render() + ",\"next\":1}";
    try (JsonParser json = new JsonFactory().createParser(text)) {
      json.nextToken();
      json.nextToken();
      json.nextToken();

      assertThat(LastWork.read(json)).contains(FULL);
      assertThat(json.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(json.nextFieldName()).isEqualTo("next");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{}", "3", "nonsense\nof two lines", "{} {}"})
  void anything_else_is_refused_in_one_line(String text) {
    assertThatThrownBy(() -> LastWork.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not the record of a work")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app:part/app1",
        "20260102-030405",
        "rejected",
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void a_record_without_a_value_that_counts_is_none(String value) {
    assertThatThrownBy(() -> LastWork.parse(FULL.render().replace("\"" + value + "\"", "\"x\"")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
