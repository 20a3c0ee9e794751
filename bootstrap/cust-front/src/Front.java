import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.CreateMode;

/**
 * The page of the site: what each service answers that the links of its node lead to. Called with
 * that node's path, and the servers of ZooKeeper.
 */
public final class Front {

  private static final int SESSION_MILLIS = 6_000;
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String LINK = " ->";

  private final CuratorFramework zookeeper;
  private final String path;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  private Front(CuratorFramework zookeeper, String path) {
    this.zookeeper = zookeeper;
    this.path = path;
  }

  public static void main(String[] arguments) {
    try {
      CuratorFramework zookeeper =
          CuratorFrameworkFactory.newClient(
              arguments[1], SESSION_MILLIS, SESSION_MILLIS, new RetryForever(500));
      zookeeper.start();
      new Front(zookeeper, arguments[0]).serve();
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  /** Where people come to, the port is one that they know: that of it/federation.yaml. */
  private void serve() throws Exception {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                System.getenv("address"), Integer.parseInt(System.getenv("NODE_PORT_web"))),
            0);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext(
        "/",
        exchange -> {
          int status = 200;
          String page;
          try {
            page = page();
          } catch (Exception e) {
            status = 503;
            page =
                "<!DOCTYPE html><title>someapp</title><p>"
                    + escaped("No answer from ZooKeeper: " + e)
                    + "\n";
          }
          byte[] text = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(status, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    String place = server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    register(path + "/providers/" + place);
    tellReady(place);
  }

  /**
   * All is looked up for each page, so that it shows what is there now; a busy site would keep
   * watch instead.
   */
  private String page() throws Exception {
    StringBuilder page =
        new StringBuilder(
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>someapp</title>\n");
    JsonNode properties = new ObjectMapper().readTree(zookeeper.getData().forPath(path));
    for (Iterator<String> names = properties.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.endsWith(LINK)) {
        String providers = properties.get(name).asText() + "/providers";
        page.append("<h2>").append(escaped(name.replace(LINK, ""))).append("</h2>\n");
        List<String> places = zookeeper.getChildren().forPath(providers);
        if (places.isEmpty()) {
          page.append("<p>Nobody is in ").append(escaped(providers)).append("\n");
        }
        for (String place : places.stream().sorted().toList()) {
          page.append("<p>").append(escaped(place + ": " + answer(place))).append("\n");
        }
      }
    }
    return page.append("</html>\n").toString();
  }

  private String answer(String place) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + place + "/")).timeout(LIMIT).build();
      return http.send(request, BodyHandlers.ofString()).body().strip();
    } catch (IOException e) {
      return "no answer (" + e + ")";
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** The node is ephemeral: it is gone when this process is, however that ends. */
  private void register(String node) throws Exception {
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
