package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federation.testkit.ManualClock;
import io.federation.testkit.ProgramRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command beside the script whose place it takes. */
final class LiveServersCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final ManualClock clock = ManualClock.at("2015-10-08T18:00:07Z");
  private Path script = Path.of("");
  private String source = "";

  /** What came of a call. */
  private record Result(int exitCode, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  @BeforeEach
  void three_records() throws IOException {
    script = folder.resolve("live_servers.py");
    try (InputStream in = getClass().getResourceAsStream("live_servers.py")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    source = folder.resolve("flattime") + "/";
    put("i-4e7cb59a", record("i-4e7cb59a", "db1"));
    put("i-1", record("i-1", "app1"));
    put("i-2", "{\"filetype\":\"other\",\"value\":{\"é\":[1,2.5,-3e10,null,true,\"\\u20ac\\n\"]}}");
  }

  private Path all() {
    return folder.resolve("flattime/2015/10/08/17/201510081759/all");
  }

  private void put(String id, String text) throws IOException {
    Files.createDirectories(all());
    Files.writeString(all().resolve(id + ".json"), text);
  }

  private static String record(String id, String part) {
    return """
        {
            "filetype": "nodepresence",
            "value": {
                "a": "a",
                "deployment": "fed1",
                "instance-id": "%s",
                "nodepart": "%s",
                "statelog": "setup:20151008-174646;initdone:20151008-174830;"
            }
        }
        """
        .formatted(id, part);
  }

  private Result ours(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    SharedOptions shared =
        new SharedOptions(Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
    int code =
        new CommandLine(
                new LiveServersCommand(
                    shared, new PrintStream(err, true, StandardCharsets.UTF_8), clock))
            .execute(arguments);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private ProgramRun.Result script(String... arguments) {
    List<String> line = new ArrayList<>(List.of("python3", script.toString()));
    line.addAll(List.of(arguments));
    return ProgramRun.of(line)
        .withEnv("NOW", Long.toString(clock.instant().getEpochSecond()))
        .withEnv("LC_ALL", "C.UTF-8")
        .run();
  }

  /** The script takes the files as they lie in the folder. */
  private static JsonNode sorted(JsonNode list) {
    List<JsonNode> nodes = new ArrayList<>();
    list.get("nodes").forEach(nodes::add);
    nodes.sort(Comparator.comparing(JsonNode::toString));
    return ((ObjectNode) list).set("nodes", JSON.valueToTree(nodes));
  }

  private void assertSame(String... arguments) throws IOException {
    ProgramRun.Result theirs = script(arguments).expectingSuccess();
    Result ours = ours(arguments);

    assertThat(ours.err()).isEmpty();
    assertThat(ours.exitCode()).isZero();
    assertThat(sorted(ours.json())).isEqualTo(sorted(JSON.readTree(theirs.out())));
  }

  @Test
  void it_prints_what_the_script_prints() throws IOException {
    assertSame("--source=" + source, "--adddatepath", "--suffix", "/all/");

    assertThat(ours("--source", source, "--adddatepath", "--suffix=/all/").json().get("nodes"))
        .hasSize(3);
  }

  @Test
  void it_does_so_without_the_path_of_the_minute() throws IOException {
    assertSame("--source", all().getParent().toString(), "--suffix", "/all/");
    assertSame("--suffix=", "--source", "  " + all() + "/ ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2016-01-01T00:00:00Z", "2016-03-01T00:00:59Z", "2015-10-08T18:01:00Z"})
  void it_does_so_where_the_minute_before_is_in_another_hour_or_year(String now)
      throws IOException {
    clock.set(ManualClock.at(now).instant());
    Path minute =
        Path.of(ours("--source=" + source, "--adddatepath").json().get("full_source").asText());
    Files.createDirectories(minute.resolve("all"));
    Files.writeString(minute.resolve("all/i-9.json"), record("i-9", "db1"));

    assertSame("--source=" + source, "--adddatepath", "--suffix=/all/");
  }

  @Test
  void a_folder_of_nobody_is_an_empty_list_to_both() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertSame("--source=" + empty + "/", "--suffix=");
  }

  @Test
  void its_text_is_what_json_tool_makes_of_the_scripts() throws IOException {
    Files.delete(all().resolve("i-2.json"));
    Files.delete(all().resolve("i-1.json"));
    String theirs = script("--source=" + source, "--adddatepath", "--suffix=/all/").out();

    assertThat(ours("--source=" + source, "--adddatepath", "--suffix=/all/").out())
        .isEqualTo(
            ProgramRun.of("python3", "-m", "json.tool")
                .withStdin(theirs)
                .run()
                .expectingSuccess()
                .out());
  }

  @Test
  void without_a_source_both_show_help() {
    ProgramRun.Result theirs = script("--source=");
    Result ours = ours("--source=");

    assertThat(theirs.exitCode()).isEqualTo(ours.exitCode()).isZero();
    assertThat(theirs.out()).contains("--adddatepath", "--suffix");
    assertThat(ours.out()).contains("--adddatepath", "--suffix");
    assertThat(ours().out()).isEqualTo(ours.out());
    assertThat(ours().exitCode()).isZero();
  }

  @Test
  void without_a_suffix_the_script_breaks_off_and_ours_adds_nothing() throws IOException {
    assertThat(script("--source=" + all() + "/").exitCode()).isNotZero();

    JsonNode list = ours("--source=" + all() + "/").json();
    assertThat(list.get("suffix").asText()).isEmpty();
    assertThat(list.get("full_source").asText()).isEqualTo(all() + "/");
    assertThat(list.get("nodes")).hasSize(3);
  }

  @Test
  void what_is_no_record_breaks_the_script_and_is_left_out_by_ours() throws IOException {
    Files.writeString(all().resolve("README.md"), "# Presence\n");
    put("half", "{\"filetype\":");
    put("two", "{} {}");
    put("nothing", "");
    Files.write(all().resolve("latin.json"), new byte[] {'"', (byte) 0xe9, '"'});
    Files.createDirectory(all().resolve("folder"));
    assertThat(script("--source=" + source, "--adddatepath", "--suffix=/all/").exitCode())
        .isNotZero();

    Result ours = ours("--source=" + source, "--adddatepath", "--suffix=/all/");

    assertThat(ours.exitCode()).isZero();
    assertThat(ours.json().get("nodes")).hasSize(3);
    assertThat(ours.err().lines())
        .hasSize(6)
        .allMatch(line -> line.startsWith("node-init: left out " + all()))
        .anyMatch(line -> line.endsWith("two.json: there is more after its end"))
        .anyMatch(line -> line.endsWith("nothing.json: it is empty"))
        .anyMatch(line -> line.endsWith("latin.json: it is not UTF-8"))
        .anyMatch(line -> line.endsWith("folder: it is not a file"));
  }

  @Test
  void a_missing_folder_breaks_the_script_and_is_nobody_to_ours() throws IOException {
    clock.set(ManualClock.at("2020-01-01T00:00:00Z").instant());
    assertThat(script("--source=" + source, "--adddatepath", "--suffix=/all/").exitCode())
        .isNotZero();

    Result ours = ours("--source=" + source, "--adddatepath", "--suffix=/all/");

    assertThat(ours.exitCode()).isZero();
    assertThat(ours.json().get("nodes")).isEmpty();
    assertThat(ours.json().get("tsm").asText()).isEqualTo("201912312359");
    assertThat(ours.err()).startsWith("node-init: there is no folder ").hasLineCount(1);
  }

  @Test
  void quotes_in_a_path_break_the_scripts_json_and_not_ours() throws IOException {
    Path quoted = Files.createDirectory(folder.resolve("a \"b\" \\ c"));
    Files.writeString(quoted.resolve("i-1.json"), record("i-1", "app1"));

    JsonNode list = ours("--source=" + quoted + "/").json();

    assertThat(list.get("source").asText()).isEqualTo(quoted + "/");
    assertThat(list.get("nodes")).hasSize(1);
  }
}
