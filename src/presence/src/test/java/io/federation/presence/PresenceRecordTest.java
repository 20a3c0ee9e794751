package io.federation.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.Stamp;
import io.federation.model.UnitName;
import io.federation.model.Version;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceRecordTest {

  private static final Version VERSION = new Version("0123456789abcdef0123456789abcdef01234567");

  private static final String ORIGINAL =
      """
      {
          "filetype": "nodepresence",
          "value": {
              "a": "a",
              "deployment": "fed1",
              "initgitrepo": "repo2_petulant-cyril",
              "instance-id": "i-4e7cb59a",
              "nodepart": "db1",
              "stacktype": "lad1",
              "state": "done",
              "statelog": "setup:20151008-174646;initdone:20151008-174830;",
              "statetss": "20151008-174830"
          }
      }
      """;

  private static LastWork work() {
    return new LastWork(
        UnitName.parse("ops:common"),
        VERSION,
        VERSION,
        "Ada",
        "Mend it",
        List.of("bin/work.sh"),
        Stamp.parse("20151008-174646"),
        7,
        LastWork.Result.FAILED,
        "",
        List.of("no space left"));
  }

  private static PresenceRecord full() {
    return PresenceRecord.of("i-1")
        .deployment("fed1")
        .stacktype("lad1")
        .nodepart("db1")
        .initgitrepo("ops")
        .state("wedged")
        .statelog("setup:20151008-174646;")
        .statetss("20151008-174646")
        .statesince("20151008-174647")
        .address("10.0.0.7")
        .port("mysql", 3306)
        .port("admin", 8081)
        .clockSkew(-31)
        .done("ops", VERSION)
        .error("the disk is full: \"/var\"")
        .nodeInit("0.1.0")
        .publicKey("cHVi")
        .sealed("db", "i-2", "c2Vj")
        .seen("20151008")
        .work(Optional.of(work()))
        .build();
  }

  @Test
  void a_record_of_the_original_system_is_read_and_written_without_its_dummy() {
    PresenceRecord record = PresenceRecord.parse(ORIGINAL);

    assertThat(record.instanceId()).isEqualTo("i-4e7cb59a");
    assertThat(record.statelog()).isEqualTo("setup:20151008-174646;initdone:20151008-174830;");
    assertThat(record.render()).isEqualTo(ORIGINAL.replace("        \"a\": \"a\",\n", ""));
  }

  @Test
  void all_that_a_record_says_is_written_in_the_order_of_its_keys() {
    assertThat(full().render())
        .isEqualTo(
            """
            {
                "filetype": "nodepresence",
                "value": {
                    "address": "10.0.0.7",
                    "clockskew": -31,
                    "deployment": "fed1",
                    "done": {
                        "ops": "0123456789abcdef0123456789abcdef01234567"
                    },
                    "error": "the disk is full: \\"/var\\"",
                    "initgitrepo": "ops",
                    "instance-id": "i-1",
                    "nodeinit": "0.1.0",
                    "nodepart": "db1",
                    "ports": {
                        "admin": 8081,
                        "mysql": 3306
                    },
                    "publickey": "cHVi",
                    "sealed": {
                        "db": {
                            "i-2": "c2Vj"
                        }
                    },
                    "seen": "20151008",
                    "stacktype": "lad1",
                    "state": "wedged",
                    "statelog": "setup:20151008-174646;",
                    "statesince": "20151008-174647",
                    "statetss": "20151008-174646",
                    "work": {
                        "author": "Ada",
                        "commit": "0123456789abcdef0123456789abcdef01234567",
                        "lines": [
                            "no space left"
                        ],
                        "paths": [
                            "bin/work.sh"
                        ],
                        "repository": "ops",
                        "result": "failed",
                        "seconds": 7,
                        "started": "20151008-174646",
                        "subject": "Mend it",
                        "unit": "ops:common"
                    }
                }
            }
            """);
  }

  @Test
  void what_was_written_is_read_again() {
    assertThat(PresenceRecord.parse(full().render())).isEqualTo(full());
  }

  @Test
  void what_a_newer_program_says_beside_is_passed_over() {
    String newer =
        """
        {"since": [1, {"x": [2]}], "value": {"deep": {"instance-id": "i-9", "list": [{"a": 1}]},
         "state": "dreaming", "instance-id": "i-1", "mood": ["a", "b"], "fits": true, "none": null},
         "filetype": "nodepresence"}
        """;

    assertThat(PresenceRecord.parse(newer))
        .isEqualTo(PresenceRecord.of("i-1").state("dreaming").build());
  }

  @Test
  void values_of_another_kind_than_they_should_be_are_passed_over() {
    String odd =
        """
        {"filetype": "nodepresence", "value": {"instance-id": "i-1", "state": 7, "address": ["a"],
         "clockskew": "much", "ports": {"web": "http", "far": 70000, "mysql": 3306}, "sealed": [1],
         "done": {"ops": "main"}, "work": {"unit": {"a": [1]}, "result": "odd"}, "error": {"a": {"b": 1}}, "seen": 20151008}}
        """;

    assertThat(PresenceRecord.parse(odd))
        .isEqualTo(PresenceRecord.of("i-1").port("mysql", 3306).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "nothing",
        "{\"filetype\":\"nodepresence\",\"value\":{}}",
        "{\"filetype\":\"nodepresence\",\"value\":7}",
        "{\"filetype\":\"nodepresence\",\"value\":{\"instance-id\":\"../i-1\"}}",
        "{\"filetype\":\"other\",\"value\":{\"instance-id\":\"i-1\"}}",
        "{\"value\":{\"instance-id\":\"i-1\"}}",
        "{\"filetype\":\"nodepresence\",\"value\":{\"instance-id\":\"i-1\"",
        "{\"filetype\":\"nodepresence\",\"value\":{\"instance-id\":\"i-1\"}} {}",
      })
  void what_is_no_record_is_refused_in_one_line(String text) {
    assertThatThrownBy(() -> PresenceRecord.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasLineCount(1);
  }

  @Test
  void an_error_is_one_line_and_not_too_long() {
    PresenceRecord record = PresenceRecord.of("i-1").error("a\r\nb" + "c".repeat(600)).build();

    assertThat(record.error()).hasSize(PresenceRecord.LONGEST_ERROR).startsWith("a  bccc");
    assertThat(record.error()).endsWith("c...");
  }
}
