package io.federation.node.ec2;

import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.TagValue;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.SecretMask;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** Keeps the tags of the instance at what the node is. They are for people: nobody reads them. */
final class TagCalls {

  static final String NAME = "tags";

  private static final String TAG = "add:";
  private static final String ERROR = TAG + "error";
  private static final String STATE = TAG + "state";
  private static final String TOLD = "tag.";
  private static final String TOLD_AT = "tags.at";
  private static final String FAILURES = "tags.failures";
  private static final String NOT_BEFORE = "tags.notBefore";

  /** Heartbeats come every minute, give or take a few seconds. */
  private static final Duration MINUTE = Duration.ofSeconds(50);

  private static final int LONGEST_WAIT_SECONDS = 900;
  private static final int MOST_DOUBLINGS = 10;

  private final NodeHome home;
  private final NodeInfo nodeInfo;

  TagCalls(NodeHome home) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
  }

  /** Adds the call that brings the tags up to date, if one is due. */
  void add(
      String instance, PendingCall.Situation situation, AwsStateFile notes, List<PendingCall> to)
      throws IOException {
    Instant now = situation.now();
    if (isHeld(notes, now)) {
      return;
    }
    SortedMap<String, String> changed = new TreeMap<>();
    for (Map.Entry<String, String> tag : tags(situation.status()).entrySet()) {
      // The bootstrap may have set an error before there was a node: so the first time all are
      // told.
      if (!notes.has(TOLD_AT) || !tag.getValue().equals(notes.get(TOLD + tag.getKey()))) {
        changed.put(tag.getKey(), tag.getValue());
      }
    }
    boolean onlyState = changed.size() == 1 && changed.containsKey(STATE);
    if (changed.isEmpty()
        || (onlyState
            && !situation.status().state().isLogged()
            && notes.isYounger(TOLD_AT, MINUTE, now))) {
      return;
    }
    AwsCall.Tag call = new AwsCall.Tag(instance, changed);
    to.add(new PendingCall(NAME, call, outcome -> take(changed, outcome, now, notes)));
  }

  /** Returns whether they are not to be told now, as AWS did not take them. */
  static boolean isHeld(AwsStateFile notes, Instant now) {
    Optional<Instant> until = notes.at(NOT_BEFORE);
    // A clock that was set back must not put it off for long.
    return until.isPresent()
        && now.isBefore(until.get())
        && now.plusSeconds(LONGEST_WAIT_SECONDS).isAfter(until.get());
  }

  private static String take(
      SortedMap<String, String> told, AwsOutcome outcome, Instant now, AwsStateFile notes) {
    if (outcome.isDone()) {
      told.forEach((key, value) -> notes.set(TOLD + key, value));
      notes.set(TOLD_AT, now);
      notes.set(FAILURES, "");
      notes.set(NOT_BEFORE, "");
      return "";
    }
    // Many nodes are refused at the same moment: each waits for a time of its own.
    int failures = Math.min(notes.number(FAILURES) + 1, MOST_DOUBLINGS);
    notes.set(FAILURES, Integer.toString(failures));
    long most = Math.min(1L << failures, LONGEST_WAIT_SECONDS);
    notes.set(NOT_BEFORE, now.plusSeconds(ThreadLocalRandom.current().nextLong(most)));
    return outcome.text();
  }

  private SortedMap<String, String> tags(NodeStatus status) throws IOException {
    SortedMap<String, String> tags = new TreeMap<>();
    for (NodeProperty property :
        List.of(NodeProperty.DEPLOYMENT, NodeProperty.STACKTYPE, NodeProperty.NODEPART)) {
      tags.put(TAG + property.word(), TagValue.of(nodeInfo.get(property).orElse("")));
    }
    tags.put(STATE, status.state().word());
    tags.put(TAG + "statelog", TagValue.newest(status.log().toString()));
    tags.put(
        TAG + "statetss",
        status.loggedSince().isPresent() ? status.loggedSince().get().toString() : "");
    tags.put(ERROR, TagValue.of(withoutSecrets(nodeInfo.get(NodeProperty.ERROR).orElse(""))));
    return tags;
  }

  /** What is wrong with a unit ends with the last line that it printed. */
  private String withoutSecrets(String error) {
    try {
      return error.isEmpty() ? "" : SecretMask.of(home).mask(error);
    } catch (IOException | RuntimeException e) {
      return "an error that is not shown, as the secrets to hide in it cannot be read: "
          + ErrorText.of(e);
    }
  }
}
