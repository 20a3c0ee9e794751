package io.federation.testkit;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A smart-HTTP Git server on a free port of 127.0.0.1: Git's own CGI program behind the web server
 * of the JDK, for fetch and push, protocols 0 to 2, all bare repositories below a folder. It counts
 * what it is asked, and can be slow, broken, elsewhere or out of service as a test needs it.
 */
public final class HttpGitServer implements AutoCloseable {

  /**
   * A request as it is known by now.
   *
   * @param method {@code GET} or {@code POST}
   * @param path the decoded path, such as {@code /ops.git/info/refs}
   * @param query the raw query, empty if there is none
   * @param service {@code git-upload-pack} for clone and fetch, {@code git-receive-pack} for push,
   *     empty for anything else
   * @param requestBytes bytes of the request's body read so far, as sent (compressed or not)
   * @param responseBytes bytes of the answer's body sent so far
   * @param status the HTTP status of the answer, 0 while there is none
   */
  public record Request(
      String method,
      String path,
      String query,
      String service,
      long requestBytes,
      long responseBytes,
      int status) {}

  static {
    // Without it every answer but a connection's first waits 40 ms for the client's
    // acknowledgement.
    // The web server reads it once, when the first one of this JVM is made.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final TemporaryFolder temporary;
  private final @Nullable SelfSignedCertificate certificate;
  private final ExecutorService threads = Executors.newCachedThreadPool(HttpGitServer::daemon);
  private final GitHttpBackend backend;
  private final RequestLog log = new RequestLog();
  private final GitRequestHandler handler;
  private @Nullable HttpServer running;
  private final ReservedPort port = new ReservedPort();

  private HttpGitServer(
      Path program,
      Path root,
      TemporaryFolder temporary,
      @Nullable SelfSignedCertificate certificate) {
    this.temporary = temporary;
    this.certificate = certificate;
    this.backend = new GitHttpBackend(program, root.toAbsolutePath().normalize(), temporary.path());
    this.handler = new GitRequestHandler(backend, log);
  }

  /** Serves all repositories below {@code root} by plain HTTP. */
  public static HttpGitServer serving(Path root) {
    Path program = GitHttpBackend.find();
    return started(new HttpGitServer(program, root, TemporaryFolder.create("http"), null));
  }

  /** Serves all repositories below {@code root} by HTTPS with a new self-signed certificate. */
  public static HttpGitServer servingHttps(Path root) {
    Path program = GitHttpBackend.find();
    TemporaryFolder temporary = TemporaryFolder.create("https");
    SelfSignedCertificate certificate = SelfSignedCertificate.in(temporary.path());
    return started(new HttpGitServer(program, root, temporary, certificate));
  }

  private static HttpGitServer started(HttpGitServer server) {
    server.start();
    return server;
  }

  /** Answers from now on only those who sign in by basic authentication; all others get 401. */
  public HttpGitServer requiringPassword(String user, String password) {
    handler.require(user, password);
    return this;
  }

  /** Returns the URL of a repository by its folder's path below the root. */
  public String url(String repoFolderName) {
    return url() + Urls.encodedPath("/" + repoFolderName);
  }

  /** Returns the URL of the server without a path. */
  public String url() {
    return (certificate == null ? "http" : "https") + "://127.0.0.1:" + port.number();
  }

  /**
   * Returns a PKCS #12 file for {@code javax.net.ssl.trustStore} that trusts this server alone.
   *
   * @throws IllegalStateException if this is a plain HTTP server
   */
  public Path trustStore() {
    return certificate().trustStore();
  }

  /** Returns the password of {@link #trustStore}. */
  public String trustStorePassword() {
    return SelfSignedCertificate.PASSWORD;
  }

  /**
   * Returns the server's certificate in PEM form, for Git's {@code http.sslCAInfo}.
   *
   * @throws IllegalStateException if this is a plain HTTP server
   */
  public Path certificatePem() {
    return certificate().pem();
  }

  /** Returns all requests since the start or the last {@link #clearRequests}, oldest first. */
  public List<Request> requests() {
    return log.requests();
  }

  /** Forgets the requests that came until now. */
  public void clearRequests() {
    log.clear();
  }

  /** Gives every request this answer until {@link #answerNormally}. */
  public void answer(HttpAnswer answer) {
    answerOn("", answer);
  }

  /**
   * Gives this answer to requests whose path ends so, until {@link #answerNormally}. Where several
   * fit, the latest given holds.
   *
   * @param pathEnd such as {@code /info/refs} or {@code ops.git/git-upload-pack}
   */
  public void answerOn(String pathEnd, HttpAnswer answer) {
    handler.addRule(pathEnd, answer);
  }

  /** Gives every request the repository's own answer again. */
  public void answerNormally() {
    handler.clearRules();
  }

  /** Holds every request that comes from now on until released. */
  public HttpHold hold() {
    return holdOn("");
  }

  /** Holds every request that comes from now on and whose path ends so, until released. */
  public HttpHold holdOn(String pathEnd) {
    HttpHold hold = new HttpHold(pathEnd);
    handler.addHold(hold);
    return hold;
  }

  /** Returns what Git's program wrote to standard error, to explain a failure. */
  public String messages() {
    try {
      return Files.exists(backend.messages()) ? Files.readString(backend.messages()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + backend.messages(), e);
    }
  }

  /** Takes the server out of service: it breaks all connections and refuses new ones. */
  public synchronized void stop() {
    if (running != null) {
      running.stop(0);
      port.awaitRefusal();
      running = null;
    }
  }

  /** Puts the server back into service on the port it had; a running one stays as it is. */
  public synchronized void start() {
    if (running != null) {
      return;
    }
    InetSocketAddress address = port.address();
    try {
      HttpServer server = certificate == null ? HttpServer.create(address, 0) : https(address);
      server.createContext("/", handler);
      server.setExecutor(threads);
      server.start();
      running = server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve at " + address, e);
    }
  }

  /**
   * Ends the server for good, and returns when nothing of Git's is at work for it any more, such as
   * what takes a push whose client has left.
   *
   * @throws IllegalStateException if that does not end within 30 s
   */
  @Override
  public void close() {
    stop();
    handler.releaseHolds();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("Git still works for " + url() + ": " + messages());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + url() + " ends", e);
    } finally {
      port.close();
      temporary.close();
    }
  }

  private HttpServer https(InetSocketAddress address) throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate().context()));
    return server;
  }

  private SelfSignedCertificate certificate() {
    if (certificate == null) {
      throw new IllegalStateException("a plain HTTP server has no certificate: use servingHttps");
    }
    return certificate;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "git-http");
    thread.setDaemon(true);
    return thread;
  }
}
