package io.federation.orchestrate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federation.orchestrate.action.StatusCode;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.CallRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

  private static final String ID = "f765badda50053d29025b28094342ecf";

  @TempDir private Path folder;
  private Path file;
  private AuditLog log;

  @BeforeEach
  void a_log() {
    file = folder.resolve("audit.log");
    log = new AuditLog(folder);
  }

  private static CallRequest request(String agent, String action, String arguments)
      throws Exception {
    SortedMap<String, JsonNode> values = new TreeMap<>();
    new JsonMapper()
        .readTree(arguments)
        .propertyStream()
        .forEach(each -> values.put(each.getKey(), each.getValue()));
    return new CallRequest(
        ID,
        Instant.ofEpochSecond(1351372442),
        Duration.ofMinutes(1),
        "fed1",
        agent,
        action,
        "",
        values,
        List.of("i-1"));
  }

  private String line(CallRequest request, Optional<String> caller, String... shown)
      throws Exception {
    log.request(request, caller, Set.of(shown));
    List<String> lines = Files.readAllLines(file);
    return lines.get(lines.size() - 1);
  }

  @Test
  void a_request_has_the_line_of_mcollective() throws Exception {
    Optional<String> rip = Optional.of("rip@devco.net");

    assertThat(line(request("rpcutil", "ping", "{}"), rip))
        .isEqualTo(
            "reqid=f765badda50053d29025b28094342ecf: reqtime=1351372442 caller=ssh=rip@devco.net"
                + " agent=rpcutil action=ping data={:process_results=>true}");
    assertThat(
            line(
                request("haproxy", "disable", "{\"backend\":\"app\",\"server\":\"a,b\",\"n\":2}"),
                rip,
                "backend",
                "server",
                "n"))
        .endsWith(
            " agent=haproxy action=disable data={:process_results=>true, :backend=>\"app\", :n=>2,"
                + " :server=>\"a,b\"}");
  }

  @Test
  void values_are_shown_as_ruby_shows_them_and_cannot_forge_a_line() throws Exception {
    assertThat(
            line(
                request(
                    "a\nreqid=x",
                    "b c",
                    "{\"t\":\"a\\n\\\"\\\\\\u0000\\u2028é\",\"l\":[1,null,{\"k\":true}]}"),
                Optional.of("eve\nreqid=y"),
                "t",
                "l"))
        .isEqualTo(
            "reqid=f765badda50053d29025b28094342ecf: reqtime=1351372442 caller=ssh=\"eve\\nreqid=y\""
                + " agent=\"a\\nreqid=x\" action=\"b c\" data={:process_results=>true,"
                + " :l=>[1, nil, {\"k\"=>true}], :t=>\"a\\n\\\"\\\\\\u{0}\\u{2028}é\"}");
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void what_must_not_be_shown_is_not() throws Exception {
    assertThat(
            line(
                request("a", "b", "{\"password\":\"pass\",\"user\":\"ann\"}"),
                Optional.of("ann"),
                "user"))
        .isEqualTo(
            "reqid=f765badda50053d29025b28094342ecf: reqtime=1351372442 caller=ssh=ann agent=a"
                + " action=b data={:process_results=>true, :password=>\"(secret)\","
                + " :user=>\"ann\"}");
  }

  @Test
  void strangers_have_a_file_of_their_own_in_which_nothing_they_say_is_repeated() throws Exception {
    log.request(request("a", "b", "{\"x\":1}"), Optional.empty(), Set.of("x"));

    assertThat(file).doesNotExist();
    assertThat(folder.resolve("audit-unknown.log"))
        .hasContent(
            "reqid=f765badda50053d29025b28094342ecf: reqtime=1351372442 caller=unknown agent=a"
                + " action=b data={:process_results=>true}");
  }

  @Test
  void a_line_does_not_grow_without_end() throws Exception {
    String many =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "\"n" + i + "\":1")
            .collect(Collectors.joining(","));

    assertThat(line(request("a", "b", "{" + many + "}"), Optional.of("ann")))
        .hasSizeLessThan(9_000)
        .endsWith("...}");
  }

  @Test
  void a_second_line_says_what_came_of_it() throws Exception {
    log.reply(
        request("a", "b", "{}"),
        Optional.of("ann"),
        new CallReply("i-1", StatusCode.FAILED, "no \"luck\"\n", new TreeMap<>()),
        Duration.ofMillis(1500));

    assertThat(file)
        .hasContent(
            "reqid=f765badda50053d29025b28094342ecf: status=1 time=1.500000"
                + " message=\"no \\\"luck\\\"\\n\"");
  }

  @Test
  void only_its_owner_may_read_it_and_it_is_rotated() throws Exception {
    String longText = "{\"t\":\"" + "x".repeat(1_000) + "\"}";
    for (int i = 0; i < 1_000; i++) {
      log.request(request("a", "b", longText), Optional.of("ann"), Set.of("t"));
    }
    assertThat(folder.resolve("audit.log.1")).exists();
    assertThat(
            Files.readAllLines(file).size()
                + Files.readAllLines(folder.resolve("audit.log.1")).size())
        .isEqualTo(1_000);
    for (Path each : List.of(file, folder.resolve("audit.log.1"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void the_trail_is_read_by_time_and_caller_with_what_was_rotated() throws Exception {
    String large = "x".repeat(1_200_000);
    Files.writeString(folder.resolve("audit.log"), large + "\n");
    for (String caller : List.of("ann", "bob,robert", "ann")) {
      CallRequest request = request("a", caller, "{}");
      log.request(request, Optional.of(caller), Set.of());
    }
    log.reply(
        request("a", "b", "{}"),
        Optional.of("ann"),
        new CallReply("i-1", StatusCode.OK, "OK", new TreeMap<>()),
        Duration.ZERO);
    AuditTrail trail = new AuditTrail(folder);
    Optional<Instant> before = Optional.of(Instant.ofEpochSecond(1351372442));

    assertThat(trail.lines(Optional.empty(), Optional.empty(), 10)).hasSize(4);
    assertThat(trail.lines(before, Optional.of("robert"), 10))
        .hasSize(2)
        .first()
        .asString()
        .contains(" caller=ssh=bob,robert ");
    assertThat(trail.lines(before.map(time -> time.plusSeconds(1)), Optional.empty(), 10))
        .isEmpty();
    assertThat(trail.lines(Optional.empty(), Optional.empty(), 0)).isEmpty();
    assertThat(trail.lines(Optional.empty(), Optional.of("eve"), 10)).isEmpty();
    assertThat(new AuditTrail(folder.resolve("absent")).lines(before, Optional.empty(), 10))
        .isEmpty();
  }

  @Test
  void no_more_is_read_than_fits_into_a_reply() throws Exception {
    String reply = ": reqtime=1 caller=ssh=ann agent=a action=" + "b".repeat(1_000) + " data={}\n";
    Files.writeString(
        file,
        IntStream.range(0, 1_000)
            .mapToObj(i -> String.format("reqid=%032x", i) + reply)
            .collect(Collectors.joining()));

    List<String> lines = new AuditTrail(folder).lines(Optional.empty(), Optional.empty(), 1_000);

    assertThat(String.join("", lines)).hasSizeBetween(290_000, 300_000);
    assertThat(lines.get(lines.size() - 1)).startsWith(String.format("reqid=%032x", 999));
  }
}
