package io.federation.node.calls;

import io.federation.chat.Channel;
import io.federation.chat.ChatSettings;
import io.federation.model.event.LifeEvent;
import io.federation.node.chat.ChatMirror;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.ConfigStore;
import io.federation.orchestrate.answer.ActionCall;
import io.federation.orchestrate.answer.ActionResult;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;

/** The action of {@code notify}: what a caller wants people to know. */
final class NotifyActions implements BuiltInActions {

  private final NodeHome home;
  private final EventPublisher events;

  NotifyActions(NodeHome home, EventPublisher events) {
    this.home = home;
    this.events = events;
  }

  @Override
  public boolean isUsable(Map<String, String> facts) throws IOException {
    ChatSettings chat = ChatMirror.settings(home, new ConfigStore(home));
    return chat.target(Channel.CHATTY).isPresent() || chat.target(Channel.CRITICAL).isPresent();
  }

  @Override
  public ActionResult run(ActionCall call) {
    boolean isCritical = call.text("channel").equals("critical");
    events.publish(new LifeEvent.CallerMessage(call.caller(), call.text("message"), isCritical));
    return ActionResult.ok(Collections.emptySortedMap());
  }
}
