package app;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;

/** Puts the application together and starts it. What it needs to know is in the environment. */
public final class Main {

  /** The load balancer sends at most 24 requests at a time: health checks always find a thread. */
  private static final int THREADS = 32;

  private static final int BACKLOG = 1024;

  private Main() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> environment = System.getenv();
    String node = need(environment, "instance_id");
    String commit = need(environment, "RELEASE_COMMIT");
    Path folder = Path.of(need(environment, "SERVICE"));
    InetSocketAddress address =
        new InetSocketAddress(
            need(environment, "address"), Integer.parseInt(need(environment, "NODE_PORT_web")));

    Database database = new Database(folder.resolve("database.properties"));
    Notes notes = new Notes(database, node, commit);
    Traffic traffic = new Traffic();
    Health health = new Health(folder.resolve("drain"), notes, traffic, node, commit);
    HttpServer server = HttpServer.create(address, BACKLOG);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.createContext("/", new Pages(notes, traffic, node, commit));
    server.createContext("/health", health::load);
    server.createContext("/health/database", health::database);
    server.createContext("/status", health::status);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, traffic)));
    server.start();
    System.out.printf("%s serves %s at %s%n", node, commit, address);
    notes.tellStart();
  }

  /** Lets what is under way finish; without a need to wait it does not. */
  private static void stop(HttpServer server, Traffic traffic) {
    server.stop(traffic.underWay() > 0 ? 5 : 0);
  }

  private static String need(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException("the environment lacks " + name + ": start this by bin/run");
    }
    return value;
  }
}
