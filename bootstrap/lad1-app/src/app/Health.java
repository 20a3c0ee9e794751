package app;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Answers those who look after this node: load balancers, the node's scripts. */
final class Health {

  /** Load balancers name themselves so in User-Agent: haproxy/<node>. */
  private static final String LOAD_BALANCER = "haproxy/";

  private final Path drain;
  private final Notes notes;
  private final Traffic traffic;
  private final String node;
  private final String commit;

  /**
   * Answers.
   *
   * @param drain while this file is there, load balancers are asked to leave the node alone
   */
  Health(Path drain, Notes notes, Traffic traffic, String node, String commit) {
    this.drain = drain;
    this.notes = notes;
    this.traffic = traffic;
    this.node = node;
    this.commit = commit;
  }

  /**
   * Whether to send requests here: 200 yes; 404 no new ones. The database is not asked: all nodes
   * share it, and when it is away it is better to say so on a page than to have no node at all.
   */
  void load(HttpExchange exchange) throws IOException {
    boolean draining = Files.exists(drain);
    int answer = draining ? 404 : 200;
    String agent = exchange.getRequestHeaders().getFirst("User-Agent");
    Answers.text(exchange, answer, draining ? "draining\n" : "ok\n");
    if (agent != null && agent.startsWith(LOAD_BALANCER)) {
      traffic.checked(agent.substring(LOAD_BALANCER.length()), answer);
    }
  }

  /** Whether this version works, all the way to the database and back. */
  void database(HttpExchange exchange) throws IOException {
    try {
      notes.check();
      Answers.text(exchange, 200, "ok\n");
    } catch (SQLException e) {
      Answers.text(exchange, 503, "the database: " + e.getMessage() + "\n");
    }
  }

  /** What the node's scripts want to know, a line each. */
  void status(HttpExchange exchange) throws IOException {
    Answers.text(
        exchange, 200, "node=" + node + "\ncommit=" + commit + "\n" + traffic.lines());
  }
}
