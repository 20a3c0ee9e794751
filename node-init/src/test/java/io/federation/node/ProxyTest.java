package io.federation.node;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ChatServer;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ForwardProxy;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose servers can be reached by a proxy alone, or at some of their addresses. */
@Tag("slow")
final class ProxyTest {

  private static final String LOGIN = "us%3Aer:p%40ss+w";

  @TempDir private Path folder;
  private final ForwardProxy proxy = ForwardProxy.wanting("us:er", "p@ss+w");
  private final ChatServer chat = ChatServer.started();
  private GitHistory ops;

  @BeforeEach
  void make() {
    ops = GitHistory.create(folder.resolve("served/ops.git"));
    ProgramRun.of("git", "init", "-q", "--bare", folder.resolve("served/presence.git").toString())
        .run()
        .expectingSuccess();
  }

  @AfterEach
  void close() {
    ops.close();
    chat.close();
    proxy.close();
  }

  private void describe(String chatUrl) {
    ops.commit(
        "One",
        write(
            "it/federation.yaml",
            """
            deployment: fed1
            stacktype: lad1
            presence: {url: ../presence.git}
            chat: {chatty: "%s"}
            """
                .formatted(chatUrl)),
        write("it/nodeinit/common/init.sh", "echo \"by $http_proxy and p@ss+w\"\n"));
  }

  private static String named(HttpGitServer server) {
    return server.url().replace("127.0.0.1", "git.example.invalid");
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("home/log/node-init.log"));
  }

  private ProgramRun node(String... arguments) {
    return ChildJvm.of(Main.class, arguments).withEnv("NODE_HOME", folder + "/home");
  }

  private ProgramRun init(HttpGitServer server) {
    return node(
        "init",
        "--heartbeat=none",
        "--home=" + folder.resolve("home"),
        "--set=instance-id=i-1",
        "--set=initgitrepo=ops",
        "--set=initgiturl=" + named(server) + "/ops.git");
  }

  private static String trust(HttpGitServer server) {
    return server.url().startsWith("https")
        ? " -Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(server.trustStore(), server.trustStorePassword())
        : "";
  }

  @Test
  void git_presence_and_chat_go_by_the_proxy_of_http_and_its_login_is_not_told()
      throws IOException {
    describe(chat.url("/x").replace("127.0.0.1", "chat.example.invalid"));
    try (HttpGitServer server = HttpGitServer.serving(folder.resolve("served"))) {
      String url = proxy.url(LOGIN);

      init(server).withEnv("http_proxy", url).run().expectingSuccess();
      ops.commit("Two", write("a", "2"));
      ProgramRun.Result beat =
          node("cron-1m", "--home", folder + "/home").withEnv("http_proxy", url).run();

      assertThat(beat.exitCode()).as(log()).isZero();
      assertThat(log())
          .contains("by http://us%3Aer:***@127.0.0.1", " and ***\n", "Advanced ops ")
          .doesNotContain("p%40ss", "p@ss");
      assertThat(proxy.passed())
          .contains(
              "POST " + named(server) + "/ops.git/git-upload-pack",
              "POST " + named(server) + "/presence.git/git-receive-pack",
              "POST " + chat.url("/x").replace("127.0.0.1", "chat.example.invalid"));
      assertThat(chat.messages())
          .isNotEmpty()
          .allMatch(message -> !message.headers().containsKey("proxy-authorization"));
    }
  }

  @Test
  void git_and_presence_go_by_the_proxy_of_https() throws IOException {
    describe(chat.url("/x"));
    try (HttpGitServer server = HttpGitServer.servingHttps(folder.resolve("served"))) {
      init(server)
          .withEnv("https_proxy", proxy.url(LOGIN))
          .withEnv("JDK_JAVA_OPTIONS", trust(server))
          .run()
          .expectingSuccess();

      assertThat(log()).contains(" State setup -> initdone: ");
      assertThat(proxy.passed())
          .contains("CONNECT git.example.invalid:" + URI.create(server.url()).getPort());
      assertThat(server.requests())
          .anyMatch(request -> request.path().equals("/presence.git/git-receive-pack"));
      // This machine is reached directly.
      assertThat(chat.messages()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void a_login_that_the_proxy_refuses_is_told_with_what_to_do_and_not_shown_again(String scheme)
      throws IOException {
    describe(chat.url("/x"));
    Path served = folder.resolve("served");
    try (HttpGitServer server =
        scheme.equals("http")
            ? HttpGitServer.serving(served)
            : HttpGitServer.servingHttps(served)) {
      String options = "-Djdk.net.hosts.file=" + hosts() + trust(server);
      init(server).withEnv("JDK_JAVA_OPTIONS", options).run().expectingSuccess();

      ProgramRun.Result result =
          node("cron-1m", "--home", folder + "/home")
              .withEnv(scheme + "_proxy", proxy.url("us%3Aer:wr%40ng"))
              .withEnv("JDK_JAVA_OPTIONS", options)
              .run();

      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(log())
          .contains(
              " Cannot look at ops: "
                  + named(server)
                  + "/ops.git: cannot open git-upload-pack: the proxy wants a login, or another one"
                  + " (407): call node-init init with USER:PASSWORD@ before the host in http_proxy"
                  + " and https_proxy\n")
          .doesNotContain("wr%40ng", "wr@ng");
      assertThat(proxy.passed()).isEmpty();
      // Java would show it twenty times to each.
      assertThat(proxy.refused()).hasSizeLessThan(7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void chat_that_the_proxy_refuses_is_told_with_what_to_do(String scheme) throws IOException {
    describe(scheme + "://chat.example.invalid:1/x");
    try (HttpGitServer server = HttpGitServer.serving(folder.resolve("served"))) {
      init(server)
          .withEnv("http_proxy", proxy.url("us%3Aer:wr%40ng"))
          .withEnv("https_proxy", proxy.url("us%3Aer:wr%40ng"))
          .withEnv("no_proxy", "git.example.invalid")
          .withEnv("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts())
          .run()
          .expectingSuccess();

      assertThat(log())
          .contains(
              "the address for chatty messages does not take them: the proxy wants a login, or"
                  + " another one (407): ")
          .doesNotContain("wr%40ng", "wr@ng");
      assertThat(proxy.refused()).isNotEmpty();
    }
  }

  @Test
  void what_no_proxy_names_is_reached_without_the_proxy() throws IOException {
    describe(chat.url("/x").replace("127.0.0.1", "chat.example.invalid"));
    try (HttpGitServer server = HttpGitServer.serving(folder.resolve("served"))) {
      init(server)
          .withEnv("http_proxy", proxy.url(LOGIN))
          .withEnv("no_proxy", ".example.invalid")
          .withEnv("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts())
          .run()
          .expectingSuccess();

      assertThat(proxy.passed()).isEmpty();
      assertThat(proxy.refused()).isEmpty();
      assertThat(server.requests())
          .anyMatch(request -> request.path().equals("/presence.git/git-receive-pack"));
      assertThat(chat.messages())
          .isNotEmpty()
          .allMatch(message -> !message.headers().containsKey("proxy-authorization"));
    }
  }

  @Test
  void presence_and_chat_try_all_addresses_of_a_server() throws IOException {
    describe(chat.url("/x").replace("127.0.0.1", "chat.example.invalid"));
    Path hosts = hosts();
    Files.write(
        hosts,
        List.of(
            "127.0.0.2 git.example.invalid",
            "127.0.0.1 git.example.invalid",
            "127.0.0.2 chat.example.invalid",
            "127.0.0.1 chat.example.invalid"));
    try (HttpGitServer server = HttpGitServer.serving(folder.resolve("served"))) {
      init(server)
          .withEnv("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts)
          .run()
          .expectingSuccess();

      assertThat(server.requests())
          .anyMatch(request -> request.path().equals("/presence.git/git-receive-pack"));
      assertThat(chat.messages()).isNotEmpty();
    }
  }

  private Path hosts() throws IOException {
    return Files.write(
        folder.resolve("hosts"),
        List.of("127.0.0.1 git.example.invalid", "127.0.0.1 chat.example.invalid"));
  }
}
