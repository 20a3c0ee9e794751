package io.federation.testkit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Answers HTTP requests by the CGI program that Git itself ships. */
final class GitHttpBackend {

  /** The sender of this answer means to break the connection: it must not be ended in order. */
  static final class CutException extends IOException {
    private static final long serialVersionUID = 1L;

    CutException(long bytes) {
      super("answer cut after " + bytes + " bytes, as told");
    }
  }

  /** Repositories of any owner are served, and pushes are taken, whatever the machine is set to. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "GIT_CONFIG_NOSYSTEM", "1",
          "GIT_CONFIG_COUNT", "2",
          "GIT_CONFIG_KEY_0", "http.receivepack",
          "GIT_CONFIG_VALUE_0", "true",
          "GIT_CONFIG_KEY_1", "safe.directory",
          "GIT_CONFIG_VALUE_1", "*");

  /** Request headers that the program wants to see, and the variables it looks for. */
  private static final Map<String, String> HEADER_VARIABLES =
      Map.of(
          "Content-Type", "CONTENT_TYPE",
          "Content-Length", "CONTENT_LENGTH",
          "Content-Encoding", "HTTP_CONTENT_ENCODING",
          "Accept", "HTTP_ACCEPT",
          "User-Agent", "HTTP_USER_AGENT",
          "Git-Protocol", "GIT_PROTOCOL");

  private final Path program;
  private final Path root;
  private final Path home;

  /**
   * Prepares to run the program.
   *
   * @param program as {@link #find} returns it
   * @param root the folder below which the repositories are
   * @param home a folder without Git settings; the program's messages go to a file in it
   */
  GitHttpBackend(Path program, Path root, Path home) {
    this.program = program;
    this.root = root;
    this.home = home;
  }

  /**
   * Finds the program.
   *
   * @throws IllegalStateException if it is not on this machine
   */
  static Path find() {
    Path git = Programs.find("git", "git");
    String execPath =
        ProgramRun.of(git.toString(), "--exec-path").run().expectingSuccess().out().strip();
    Path program = Path.of(execPath, "git-http-backend");
    if (!Files.isExecutable(program)) {
      throw Programs.missing("the program " + program, "git");
    }
    return program;
  }

  /** Returns the file with all that the program wrote to standard error. */
  Path messages() {
    return home.resolve("git-http-backend.log");
  }

  /**
   * Runs the program for one request, and returns when it and all that it started have ended.
   *
   * @param user who has signed in, empty for nobody
   * @param limit how many bytes of the body may be sent
   * @throws CutException when {@code limit} is reached
   */
  void serve(HttpExchange exchange, String user, RequestLog.Entry entry, long limit)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(messages().toFile()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(variables(exchange, user));
    Process process = builder.start();
    startFeeding(exchange.getRequestBody(), process.getOutputStream(), entry);
    try (InputStream out = new BufferedInputStream(process.getInputStream())) {
      try {
        respond(exchange, out, entry, limit);
      } finally {
        // Whoever still works for the program can still write. Killed, it would leave them behind,
        // changing the repository when nobody thinks of them any more.
        out.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private Map<String, String> variables(HttpExchange exchange, String user) {
    Map<String, String> variables = new HashMap<>(SETTINGS);
    variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    variables.put("HOME", home.toString());
    variables.put("GATEWAY_INTERFACE", "CGI/1.1");
    variables.put("GIT_HTTP_EXPORT_ALL", "1");
    variables.put("GIT_PROJECT_ROOT", root.toString());
    variables.put("PATH_INFO", exchange.getRequestURI().getPath());
    String query = exchange.getRequestURI().getRawQuery();
    variables.put("QUERY_STRING", query == null ? "" : query);
    variables.put("REQUEST_METHOD", exchange.getRequestMethod());
    variables.put("REMOTE_ADDR", exchange.getRemoteAddress().getAddress().getHostAddress());
    if (!user.isEmpty()) {
      variables.put("REMOTE_USER", user);
    }
    HEADER_VARIABLES.forEach(
        (header, variable) -> {
          String value = exchange.getRequestHeaders().getFirst(header);
          if (value != null) {
            variables.put(variable, value);
          }
        });
    return variables;
  }

  private static void startFeeding(InputStream body, OutputStream stdin, RequestLog.Entry entry) {
    Thread thread = new Thread(() -> feed(body, stdin, entry), "git-http-request");
    thread.setDaemon(true);
    thread.start();
  }

  private static void feed(InputStream body, OutputStream stdin, RequestLog.Entry entry) {
    try (stdin) {
      byte[] buffer = new byte[8192];
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        entry.received(read);
        stdin.write(buffer, 0, read);
        stdin.flush();
      }
    } catch (IOException e) {
      // Either side may leave early: the program when it refuses, the client when it is killed.
      // Both show in the answer, which is sent by the other thread.
    }
  }

  private static void respond(
      HttpExchange exchange, InputStream out, RequestLog.Entry entry, long limit)
      throws IOException {
    int status = 200;
    long length = 0;
    Headers headers = exchange.getResponseHeaders();
    for (String line = headerLine(out); !line.isEmpty(); line = headerLine(out)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("git-http-backend wrote no CGI header but: " + line);
      }
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Status")) {
        status = Integer.parseInt(value.split(" ", 2)[0]);
      } else if (name.equalsIgnoreCase("Content-Length")) {
        length = Long.parseLong(value);
      } else {
        headers.add(name, value);
      }
    }
    entry.answeredWith(status);
    // A length of 0 makes the server send in chunks, as much as comes.
    exchange.sendResponseHeaders(status, length);
    copyBody(out, exchange.getResponseBody(), entry, limit);
  }

  private static void copyBody(
      InputStream out, OutputStream body, RequestLog.Entry entry, long limit) throws IOException {
    long left = limit;
    byte[] buffer = new byte[8192];
    for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
      int sent = (int) Math.min(left, read);
      entry.sent(sent);
      body.write(buffer, 0, sent);
      left -= sent;
      if (sent < read) {
        body.flush();
        throw new CutException(limit);
      }
    }
  }

  private static String headerLine(InputStream out) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = out.read(); b != '\n'; b = out.read()) {
      if (b < 0) {
        throw new IOException("git-http-backend ended within its CGI headers");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
