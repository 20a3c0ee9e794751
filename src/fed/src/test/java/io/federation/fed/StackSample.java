package io.federation.fed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A sample of two parts that needs no packages: {@code db1} keeps a list of who has worked on its
 * data, {@code web1} is reached by people and serves the text of the application's repository.
 */
final class StackSample {

  private static final String DESCRIPTION =
      """
      deployment: fed1
      stacktype: stack1
      repositories:
        - {name: app, url: ../app.git}
      presence: {url: ../presence.git}
      parts:
        db1: {data: keep}
        web1: {count: 1, ports: {page: 8080}, edge: page}
      """;

  private static final String DB =
      """
      #!/usr/bin/env bash
      echo "$instance_id" >>"$datafolder/workers.txt"
      """;

  private static final String WEB =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      ln -sfn "$NODE_REPOSITORY" "$NODE_HOME/site"
      [ -e "$NODE_HOME/serving" ] && exit
      touch "$NODE_HOME/serving"
      setsid java "$NODE_REPOSITORY/Serve.java" "$address" 8080 "$NODE_HOME/site/page.txt" \\
        </dev/null >"$NODE_HOME/serve.log" 2>&1 &
      """;

  private static final String SERVE =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;
      import java.nio.file.Files;
      import java.nio.file.Path;

      class Serve {
        public static void main(String[] arguments) throws Exception {
          HttpServer server =
              HttpServer.create(
                  new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])), 0);
          server.createContext(
              "/",
              exchange -> {
                byte[] page = Files.readAllBytes(Path.of(arguments[2]));
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
              });
          server.start();
        }
      }
      """;

  private StackSample() {}

  /** Writes the sample and its application beside each other; returns the sample. */
  static Path in(Path folder) throws IOException {
    Path ops = folder.resolve("stack");
    write(ops.resolve("it/federation.yaml"), DESCRIPTION);
    script(ops.resolve("bin/nodework/part/db1/work_ActualWork.sh"), DB);
    Path app = folder.resolve("stack-app");
    write(app.resolve("page.txt"), "first page\n");
    write(app.resolve("Serve.java"), SERVE);
    script(app.resolve("bin/nodework/part/web1/work_ActualWork.sh"), WEB);
    return ops;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void script(Path file, String text) throws IOException {
    write(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
