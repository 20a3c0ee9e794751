package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the sample lad1 keeps a real HAProxy's servers equal to the partners. */
@Tag("slow")
class LoadBalancerScriptTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String CONFIGURE = "bin/nodework/part/lb1/work_ActualWork.sh";
  private static final String KEEP = "bin/nodework/stacktype/lad1/part/lb1/work.sh";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Ways of writing an address, and how each is answered. */
  private static final String ADDRESSES =
      """
      404 /%68ealth
      404 /%73tatus
      200 /%48EALTH
      404 /h%65alth/database
      404 /health%2Fdatabase
      404 /%68%65%61%6c%74%68
      404 /%73%74%61%74%75%73?x=/
      404 /health?
      404 /health;x=1
      400 //health
      400 //x/status
      400 //x/%73tatus
      400 /%2Fx/status
      400 /./health
      400 /%2e/health
      400 /x/../health
      400 /x/%2E%2e/status
      400 /x/..%2fstatus
      400 /x/..
      400 /x%5Cstatus
      400 /%00/health
      400 /%0ahealth
      400 /%68ealth%zz
      400 /%
      404 http://lad1.example/health
      400 http://lad1.example//x/status
      200 /%2568ealth
      200 /
      200 /?note=%2e%2e//status
      200 /a.b/..c/%C3%A9+x
      """;

  @TempDir Path folder;
  private final List<HttpServer> servers = new ArrayList<>();
  private SampleNode node;
  private Path ops;

  @BeforeEach
  void make_a_load_balancer() throws IOException {
    node = new SampleNode(folder, "lb1");
    ops = folder.resolve("ops");
    ProgramRun.of("cp", "-r", SampleNode.LAD1.toString(), ops.toString()).run().expectingSuccess();
  }

  @AfterEach
  void end_all() throws IOException {
    node.kill("haproxy");
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void partners_that_are_awake_are_served_without_a_restart() throws IOException {
    run(CONFIGURE).expectingSuccess();
    long pid = node.pid("haproxy");
    assertThat(get("/")).isEqualTo("503");
    node.answer("app1", application("app1-1") + application("app1-2"));

    assertThat(run(KEEP).expectingSuccess().out()).isEqualTo("HAProxy's servers: app1-1, app1-2\n");

    assertThat(whoServes()).containsExactly("app1-1", "app1-2");
    assertThat(node.pid("haproxy")).isEqualTo(pid);
    assertThat(run(KEEP).expectingSuccess().out()).isEmpty();
  }

  @Test
  void a_partner_that_is_not_awake_has_to_wait() throws IOException {
    run(CONFIGURE).expectingSuccess();
    String first = application("app1-1");
    node.answer("app1", first + application("app1-2"));
    node.answer("app1-awake", first);

    assertThat(run(KEEP).expectingSuccess().out()).isEqualTo("HAProxy's servers: app1-1\n");
    node.answer("app1-awake", Files.readString(folder.resolve("lb1-1/bin/answers/app1")));
    assertThat(run(KEEP).expectingSuccess().out()).isEqualTo("HAProxy's servers: app1-1, app1-2\n");
  }

  @Test
  void who_is_absent_stays_as_long_as_it_answers_and_makes_room_when_it_is_down()
      throws IOException {
    run(CONFIGURE).expectingSuccess();
    String first = application("app1-1");
    node.answer("app1", first + application("app1-2"));
    run(KEEP).expectingSuccess();
    node.answer("app1", first);

    assertThat(run(KEEP).expectingSuccess().out()).isEmpty();
    assertThat(whoServes()).containsExactly("app1-1", "app1-2");

    servers.get(1).stop(0);
    Await.until(
        LIMIT,
        "HAProxy finds the second down",
        () -> run(KEEP).expectingSuccess().out().equals("HAProxy's servers: app1-1\n"));
    assertThat(whoServes()).containsExactly("app1-1");

    node.answer("app1", first + application("app1-3"));
    run(KEEP).expectingSuccess();
    assertThat(whoServes()).containsExactly("app1-1", "app1-3");
    assertThat(folder.resolve("lb1-1/service/haproxy/servers"))
        .content()
        .contains("1 app1-1 ", "2 app1-3 ");
  }

  @Test
  void when_nobody_is_known_to_be_there_the_site_goes_on() throws IOException {
    run(CONFIGURE).expectingSuccess();
    node.answer("app1", application("app1-1"));
    run(KEEP).expectingSuccess();
    node.answer("app1", "");

    assertThat(run(KEEP).expectingSuccess().out()).isEmpty();
    assertThat(whoServes()).containsExactly("app1-1");
  }

  @Test
  void a_haproxy_that_has_died_comes_back_with_its_servers() throws IOException {
    run(CONFIGURE).expectingSuccess();
    node.answer("app1", application("app1-1"));
    run(KEEP).expectingSuccess();
    node.kill("haproxy");
    node.answer("app1", "");

    assertThat(run(KEEP).expectingSuccess().out()).isEqualTo("HAProxy does not run any more\n");

    assertThat(whoServes()).containsExactly("app1-1");
  }

  @Test
  void what_keeps_haproxy_down_is_told_once_and_then_when_it_changes() throws IOException {
    run(CONFIGURE).expectingSuccess();
    node.kill("haproxy");
    Path settings = ops.resolve("bin/nodework/part/lb1/haproxy.cfg");
    String good = Files.readString(settings);
    Files.writeString(settings, good + "    no-such-word\n");

    assertThat(run(KEEP).out())
        .startsWith("HAProxy does not run any more\n")
        .contains("unknown keyword 'no-such-word'");
    ProgramRun.Result second = run(KEEP);
    assertThat(second.exitCode()).isNotZero();
    assertThat(second.out() + second.err()).isEmpty();

    Files.writeString(settings, good);
    run(KEEP).expectingSuccess();
    run(KEEP).expectingSuccess();
    node.kill("haproxy");
    assertThat(run(KEEP).expectingSuccess().out()).isEqualTo("HAProxy does not run any more\n");
  }

  @Test
  void while_another_script_starts_or_stops_haproxy_the_heartbeat_keeps_away() throws IOException {
    run(CONFIGURE).expectingSuccess();
    node.kill("haproxy");
    Path lock = folder.resolve("lb1-1/service/haproxy/lock");
    try (ProgramRun.Started other =
        ProgramRun.of("flock", lock.toString(), "bash", "-c", "echo held; exec sleep 60").start()) {
      Await.until(LIMIT, "another has the lock", () -> other.outSoFar().equals("held\n"));
      assertThat(run(KEEP).expectingSuccess().out()).isEmpty();
    }
    assertThat(get("/lb")).isEqualTo("no answer");
  }

  @Test
  void settings_that_haproxy_would_not_take_are_rejected_and_the_last_stay() throws IOException {
    run(CONFIGURE).expectingSuccess();
    node.answer("app1", application("app1-1"));
    run(KEEP).expectingSuccess();
    Path settings = ops.resolve("bin/nodework/part/lb1/haproxy.cfg");
    Files.writeString(settings, Files.readString(settings) + "    no-such-word\n");

    ProgramRun.Result result = run(CONFIGURE);

    assertThat(result.exitCode()).isEqualTo(65);
    assertThat(result.out())
        .contains("HAProxy would not take haproxy.cfg of this version")
        .as("with the program's own words")
        .contains("no-such-word");
    assertThat(whoServes()).containsExactly("app1-1");
  }

  @Test
  void a_machine_that_lacks_what_haproxy_needs_is_not_the_versions_fault() throws IOException {
    Path settings = ops.resolve("bin/nodework/part/lb1/haproxy.cfg");
    String good = Files.readString(settings);
    run(CONFIGURE).expectingSuccess();
    // What it took before, it does not take any more: as when a user or a file is gone.
    Path last = folder.resolve("lb1-1/service/haproxy/haproxy.cfg");
    Files.writeString(last, Files.readString(last) + "    no-such-word\n");
    Files.writeString(settings, good + "    no-such-word\n");

    ProgramRun.Result result = run(CONFIGURE);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("something is wrong with this node").contains("no-such-word");
  }

  @Test
  void new_settings_are_taken_with_the_servers_that_are_there() throws IOException {
    run(CONFIGURE).expectingSuccess();
    node.answer("app1", application("app1-1"));
    run(KEEP).expectingSuccess();
    Path settings = ops.resolve("bin/nodework/part/lb1/haproxy.cfg");
    Files.writeString(
        settings, Files.readString(settings).replace("monitor-uri /lb", "monitor-uri /other"));

    run(CONFIGURE).expectingSuccess();

    Await.until(LIMIT, "the new settings are in force", () -> get("/other").equals("200"));
    assertThat(whoServes()).containsExactly("app1-1");
  }

  @Test
  void addresses_for_the_machines_inside_are_not_shown_to_people() throws IOException {
    run(CONFIGURE).expectingSuccess();
    node.answer("app1", application("app1-1"));
    run(KEEP).expectingSuccess();

    assertThat(get("/health")).isEqualTo("404");
    assertThat(get("/status")).isEqualTo("404");
    assertThat(get("/lb")).isEqualTo("200");
  }

  @Test
  void no_way_of_writing_an_address_gets_round_the_rules() throws IOException {
    run(CONFIGURE).expectingSuccess();
    node.answer("app1", application("app1-1"));
    run(KEEP).expectingSuccess();

    for (String line : ADDRESSES.lines().toList()) {
      String target = line.substring(line.indexOf(' ') + 1);
      assertThat(statusOf(target) + " " + target).isEqualTo(line);
    }
  }

  /** Asks for a target as it is written: Java's client would put it right. */
  private String statusOf(String target) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      socket
          .getOutputStream()
          .write(
              ("GET " + target + " HTTP/1.1\r\nHost: lad1.example\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.split(" ", 3)[1];
    }
  }

  private ProgramRun.Result run(String script) {
    return node.program(ops.resolve(script), ops, "").run();
  }

  /** Starts a server that says its name; returns its line among the partners. */
  private String application(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          byte[] text = name.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return name + " 127.0.0.1 web=" + server.getAddress().getPort() + "\n";
  }

  /** Returns who answers to some requests in a row. */
  private Set<String> whoServes() {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      names.add(get("/"));
    }
    return names;
  }

  /** Returns the text of a good answer, else its status code. */
  private String get(String path) {
    try {
      HttpResponse<String> response =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
                  .timeout(LIMIT)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 && path.equals("/")
          ? response.body()
          : Integer.toString(response.statusCode());
    } catch (IOException e) {
      return "no answer";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
