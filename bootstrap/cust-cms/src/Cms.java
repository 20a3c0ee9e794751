import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.CreateMode;

/**
 * Answers with a welcome, and says in ZooKeeper where. Called with its path in the tree, and the
 * servers of ZooKeeper.
 */
public final class Cms {

  /** So long after it was killed others still find it. */
  private static final int SESSION_MILLIS = 6_000;

  private Cms() {}

  public static void main(String[] arguments) {
    try {
      serve(arguments[0], arguments[1]);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void serve(String path, String servers) throws Exception {
    CuratorFramework zookeeper =
        CuratorFrameworkFactory.newClient(
            servers, SESSION_MILLIS, SESSION_MILLIS, new RetryForever(500));
    zookeeper.start();

    // What a service needs to know stands at its node in the tree.
    JsonNode properties = new ObjectMapper().readTree(zookeeper.getData().forPath(path));
    String title = property(properties, "title", path);
    String version = property(properties, "version", path).replaceFirst(".*#", "");

    // Any free port: whoever needs this service finds it in ZooKeeper.
    HttpServer server = HttpServer.create(new InetSocketAddress(System.getenv("address"), 0), 0);
    String welcome =
        "Welcome to " + title + ", says " + version + " on " + System.getenv("instance_id") + "\n";
    server.createContext(
        "/",
        exchange -> {
          byte[] text = welcome.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();

    String place = server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    register(zookeeper, path + "/providers/" + place);
    tellReady(place);
  }

  private static String property(JsonNode properties, String name, String path) {
    if (!properties.has(name)) {
      throw new IllegalStateException(path + " has no property " + name + ": add it to the tree");
    }
    return properties.get(name).asText();
  }

  /** The node is ephemeral: it is gone when this process is, however that ends. */
  private static void register(CuratorFramework zookeeper, String node) throws Exception {
    byte[] data =
        ("{\"pid\":" + ProcessHandle.current().pid() + "}").getBytes(StandardCharsets.UTF_8);
    PersistentNode provider =
        new PersistentNode(zookeeper, CreateMode.EPHEMERAL, false, node, data);
    provider.start();
    if (!provider.waitForInitialCreate(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException(node + " cannot be made: is ZooKeeper there?");
    }
    // At once, where this is ended in peace.
    Runtime.getRuntime().addShutdownHook(new Thread(zookeeper::close));
  }

  private static void tellReady(String place) throws Exception {
    Path ready = Path.of(System.getenv("SERVICE"), "ready");
    Path fresh = Files.writeString(ready.resolveSibling("ready.new"), place + "\n");
    Files.move(fresh, ready, StandardCopyOption.ATOMIC_MOVE);
  }
}
