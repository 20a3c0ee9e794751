package io.federation.fed;

import io.federation.fed.webhook.Counts;
import io.federation.fed.webhook.CountsReport;
import io.federation.fed.webhook.ListenAddress;
import io.federation.fed.webhook.Notifier;
import io.federation.fed.webhook.PassedBodies;
import io.federation.fed.webhook.PushHandler;
import io.federation.fed.webhook.SenderCheck;
import io.federation.fed.webhook.Troubles;
import io.federation.fed.webhook.WebhookSecret;
import io.federation.fed.webhook.WebhookServer;
import io.federation.machine.Sleeper;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "webhook",
    description = {
      "Listens to the push webhooks of GitHub, GitLab, Gitea and Forgejo, and tells nodes with an"
          + " agent at once which repository was pushed to, until it is ended (Ctrl-C, SIGTERM).",
      "It speaks http: in front of it stands a reverse proxy with a certificate."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class WebhookCommand implements Callable<Integer> {

  private final SharedOptions shared;
  private final Clock clock;

  @Mixin private final NotifierOptions nodes;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8477",
      description = "Where to listen (default: ${DEFAULT-VALUE}); port 0 is any that is free.")
  private String listen = "";

  @Option(
      names = "--secret",
      paramLabel = "FILE",
      required = true,
      description =
          "A file of mode 600 with the line secret=..., the same secret as is entered at the"
              + " hosts.")
  private Path secret = Path.of("");

  WebhookCommand(SharedOptions shared, Clock clock, NotifierOptions nodes) {
    this.shared = shared;
    this.clock = clock;
    this.nodes = nodes;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    InetSocketAddress address = ListenAddress.parse("--listen", listen);
    SenderCheck check = new SenderCheck(WebhookSecret.load(secret));
    Counts counts = new Counts();
    CountsReport report = new CountsReport(counts, shared.out());
    Notifier notifier = nodes.open();
    PushHandler handler =
        new PushHandler(check, new PassedBodies(clock), notifier, new Troubles(shared.err()));
    WebhookServer server = WebhookServer.start(address, handler, counts);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, notifier, report)));
    shared.out().println("listening at " + server.url());
    report.run(Sleeper.REAL);
    return ExitCode.DONE;
  }

  private void end(WebhookServer server, Notifier notifier, CountsReport report) {
    server.close();
    report.printLast();
    try {
      notifier.close();
    } catch (IOException e) {
      shared.err().println("fed: " + ErrorLine.message(e));
    }
  }
}
