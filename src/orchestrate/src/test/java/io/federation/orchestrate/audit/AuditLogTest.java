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
    log = new AuditLog(file);
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
                Optional.empty(),
                "user"))
        .isEqualTo(
            "reqid=f765badda50053d29025b28094342ecf: reqtime=1351372442 caller=unknown agent=a"
                + " action=b data={:process_results=>true, :password=>\"(secret)\","
                + " :user=>\"ann\"}");
  }

  @Test
  void a_second_line_says_what_came_of_it() throws Exception {
    log.reply(
        request("a", "b", "{}"),
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
      log.request(request("a", "b", longText), Optional.empty(), Set.of("t"));
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
}
