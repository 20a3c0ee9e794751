package io.federation.fed;

import io.federation.fed.webhook.HostRequest;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link WebhookProgram} that listens at a free port, in a process of its own. */
final class RunningWebhook implements AutoCloseable {

  /** How long an answer is waited for; the server takes ten seconds at most. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String LISTENING = "listening at ";

  private final TemporaryFolder folder = TemporaryFolder.create("webhook");
  private final HttpClient client = HttpClient.newHttpClient();
  private final ProgramRun.Started process;
  private final URI url;

  RunningWebhook() throws IOException {
    Files.createDirectory(nodes());
    process =
        ChildJvm.of(WebhookProgram.class, arguments("127.0.0.1:0").toArray(new String[0])).start();
    ChildJvm.awaitPrinted(process, "/webhook\n");
    url = URI.create(process.outSoFar().lines().findFirst().orElseThrow().replace(LISTENING, ""));
  }

  /** Returns the arguments of another one that would listen at this address. */
  List<String> arguments(String address) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret=" + HostRequest.SECRET);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    return new ArrayList<>(
        List.of(
            "webhook",
            "--listen",
            address,
            "--secret",
            secret.toString(),
            "--record",
            nodes().resolve("notifications").toString()));
  }

  /** Returns the folder without which nothing can be passed on. */
  Path nodes() {
    return folder.resolve("nodes");
  }

  /** Returns what was passed on, a line for each. */
  List<String> notifications() throws IOException {
    Path file = nodes().resolve("notifications");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  ProgramRun.Started process() {
    return process;
  }

  String host() {
    return url.getAuthority();
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), url.getPort());
  }

  HttpResponse<String> post(HostRequest request) throws IOException, InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(url).POST(BodyPublishers.ofByteArray(request.body()));
    request.fields().forEach(post::header);
    return send(post);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  /** Returns a request to another path. */
  HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(url.resolve(path));
  }

  /**
   * Returns whether the other end has closed a connection, instead of an answer; not if nothing
   * comes for as long as the socket waits.
   */
  static boolean isCutOff(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }
}
