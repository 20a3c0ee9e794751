package io.federation.testkit;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.testkit.HttpGitServer.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsGitServerTest {

  @TempDir private Path folder;
  @AutoClose private GitHistory history;
  @AutoClose private HttpGitServer server;

  @BeforeEach
  void a_repository_served_by_https() throws IOException {
    Path root = Files.createDirectory(folder.resolve("repositories"));
    history = GitHistory.create(root.resolve("ops.git"));
    history.commit("One", write("a.txt", "1"));
    server = HttpGitServer.servingHttps(root).requiringPassword("node", "s3cret");
  }

  @Test
  void the_git_program_clones_with_certificate_and_password() {
    GitProgram git =
        GitProgram.withHome(folder)
            .withEnv("GIT_SSL_CAINFO", server.certificatePem().toString())
            .withEnv("GIT_TRACE_PACKET", "1");
    String url = server.url("ops.git").replace("://", "://node:s3cret@");

    ProgramRun.Result result =
        git.run(folder, "-c", "protocol.version=2", "clone", url, "clone").run().expectingSuccess();

    assertThat(url).startsWith("https://");
    assertThat(folder.resolve("clone/a.txt")).hasContent("1");
    assertThat(result.err()).contains("< version 2");
    assertThat(server.requests()).extracting(Request::status).containsExactly(401, 200, 200, 200);
  }

  @Test
  void the_git_program_refuses_a_certificate_that_it_does_not_know() {
    ProgramRun.Result result =
        GitProgram.withHome(folder).run(folder, "clone", server.url("ops.git"), "clone").run();

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("certificate");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void a_java_client_trusts_it_by_the_trust_store_alone() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("ops.git"))).build();
    HttpClient trusting = HttpClient.newBuilder().sslContext(trustedContext()).build();

    assertThat(trusting.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
    assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.discarding()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  private SSLContext trustedContext() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(server.trustStore())) {
      trusted.load(in, server.trustStorePassword().toCharArray());
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Test
  void back_in_service_it_has_the_same_certificate() throws Exception {
    server.stop();
    server.start();

    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("ops.git"))).build();
    HttpClient trusting = HttpClient.newBuilder().sslContext(trustedContext()).build();
    assertThat(trusting.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
  }
}
