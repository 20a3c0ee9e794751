package io.federation.model.spec;

import io.federation.model.Names;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The kinds of text in {@code federation.yaml}. */
final class SpecTexts {

  /** By the name of its definition: what checks a text, given the key for the message. */
  static final Map<String, BiConsumer<String, String>> ALL = all();

  private static Map<String, BiConsumer<String, String>> all() {
    Map<String, BiConsumer<String, String>> texts =
        new HashMap<>(
            Map.ofEntries(
                Map.entry("name", Names::check),
                Map.entry("duration", Durations::parse),
                Map.entry("positiveDuration", Durations::parsePositive),
                Map.entry("folder", Values::folder),
                Map.entry("branch", Values::branch),
                Map.entry("url", RepositoryUrl::checkListed),
                Map.entry("knownHost", Values::knownHost),
                Map.entry("signatures", Signatures::parse),
                Map.entry("chatForm", ChatSpec.Form::parse),
                Map.entry("webhook", WebhookUrl::check),
                Map.entry("flattime", Flattime::parse),
                Map.entry("flattimeEvery", PresenceSpec::parseEvery),
                Map.entry("retention", PresenceSpec::parseRetention),
                Map.entry("presenceStore", PresenceStoreKind::parse),
                Map.entry("zookeeper", ZooKeeperSpec::check),
                Map.entry("httpPath", Values::httpPath),
                Map.entry("data", FederationSpec.Part::checkData)));
    texts.put("listen", MetricsSpec::checkListen);
    texts.put("metricsFile", MetricsSpec::checkFile);
    texts.put("absolutePath", Values::absolutePath);
    texts.put("redeploy", DeploySpec.Redeploy::parse);
    texts.put("onFailure", DeploySpec.OnFailure::parse);
    texts.put("shellLine", Values::shellLine);
    texts.put("deployHost", Values::deployHost);
    texts.put("weekdays", DeployWindow::checkDays);
    texts.put("timeOfDay", DeployWindow::checkTime);
    texts.put("timeZone", DeployWindow::checkZone);
    texts.put("vagrantBox", VagrantSpec.Machines::checkBox);
    for (AwsNameFormat text : AwsNameFormat.values()) {
      texts.put(text.definition(), text::check);
    }
    return Map.copyOf(texts);
  }

  private SpecTexts() {}
}
