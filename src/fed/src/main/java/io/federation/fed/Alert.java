package io.federation.fed;

import io.federation.chat.Channel;
import io.federation.chat.ChatSettings;
import io.federation.chat.ChatText;
import io.federation.chat.Colour;
import io.federation.chat.Payload;
import io.federation.chat.Post;
import io.federation.fed.board.AbsenceAlarm;
import io.federation.fed.view.FederationView;
import io.federation.fed.view.NodeView;
import io.federation.local.repository.OpsDescription;
import io.federation.model.Stamp;
import io.federation.model.spec.ChatSpec;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells the federation's chat of nodes that have gone without a word. */
final class Alert {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final ChatSettings settings;
  private final String url;

  private Alert(ChatSettings settings, String url) {
    this.settings = settings;
    this.url = url;
  }

  /**
   * Returns the way to the chat that is told what is critical.
   *
   * @throws IllegalArgumentException with one line if there is none
   */
  static Alert of(SharedOptions shared, PresenceOptions presence) throws IOException {
    Path home = shared.home().root();
    Optional<FederationSpec> spec =
        presence.isElsewhere() ? presence.spec() : new OpsDescription(shared.home()).find();
    ChatSettings settings =
        ChatSettings.load(
            spec.map(FederationSpec::chat).orElse(ChatSpec.SILENT),
            home.resolve("credentials/chat.properties"));
    return settings
        .target(Channel.CRITICAL)
        .map(target -> new Alert(settings, target.url()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--alert has nobody to tell: give the address of a chat under chat: critical in"
                        + " it/federation.yaml, or critical=... in "
                        + home.resolve("credentials/chat.properties")
                        + ", mode 600"));
  }

  /** Tells of a node; returns why it could not be told, if so. */
  Optional<String> tell(FederationView view, AbsenceAlarm.Notice notice) {
    Colour colour = notice.back() ? Colour.GREEN : Colour.RED;
    String line = ChatText.line(words(view, notice));
    byte[] body = Payload.of(settings.spec().form(), colour, line);
    String trouble = new Post(url, settings.token(), body).send(LIMIT, Instant.now()).trouble();
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  private static String words(FederationView view, AbsenceAlarm.Notice notice) {
    NodeView node = notice.node();
    String who = node.id() + ":" + view.deployment().orElse("?") + "/" + node.part() + ": ";
    if (notice.back()) {
      return who + "Present again, state " + node.state();
    }
    return who
        + "Not present"
        + node.last().map(last -> " since " + new Stamp(last)).orElse("")
        + ", and did not say that it terminates; its state was "
        + node.state();
  }
}
