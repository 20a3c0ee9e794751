package io.federation.fed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.federation.deploy.status.ClusterStatus;
import io.federation.deploy.status.HostStatus;
import io.federation.deploy.status.LockStatus;
import io.federation.deploy.tree.Literal;
import io.federation.deploy.tree.NodeData;
import java.util.Locale;
import java.util.Optional;

/** Writes for programs where hosts are on their way: one JSON object, with null for nothing. */
final class DeployStatusJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private DeployStatusJson() {}

  static String of(ClusterStatus status) {
    ObjectNode root = MAPPER.createObjectNode();
    putValue(root, "version", Optional.of(status.version()));
    root.put("state", status.state().name().toLowerCase(Locale.ROOT));
    if (status.failure().isPresent()) {
      ObjectNode failure = root.putObject("failure");
      putValue(failure, "version", Optional.of(status.failure().get().version()));
      failure.put("why", status.failure().get().why());
    } else {
      root.putNull("failure");
    }
    ArrayNode hosts = root.putArray("hosts");
    for (HostStatus host : status.hosts()) {
      put(hosts.addObject(), host, status.isCurrent(host));
    }
    ArrayNode locks = root.putArray("locks");
    status.locks().forEach(lock -> put(locks.addObject(), lock));
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status cannot be written as JSON", e);
    }
  }

  private static void put(ObjectNode json, HostStatus host, boolean isCurrent) {
    json.put("id", host.host().id());
    json.put("name", host.host().name());
    json.put("role", host.host().role().orElse(null));
    putValue(json, "version", host.version());
    json.put("current", isCurrent);
    json.put("status", host.now().orElse(null));
    json.put("error", host.error().orElse(null));
  }

  private static void put(ObjectNode json, LockStatus lock) {
    json.put("path", lock.path());
    put(json, "holder", lock.holder());
    put(json, "begun", lock.begun());
    ArrayNode waiting = json.putArray("waiting");
    lock.waiting().forEach(requestor -> put(waiting.addObject(), requestor));
  }

  private static void put(ObjectNode json, String name, Optional<LockStatus.Requestor> requestor) {
    if (requestor.isPresent()) {
      put(json.putObject(name), requestor.get());
    } else {
      json.putNull(name);
    }
  }

  private static void put(ObjectNode json, LockStatus.Requestor requestor) {
    json.put("id", requestor.id().orElse(null));
    json.put("name", requestor.name());
    json.put("gone", requestor.isGone());
  }

  private static void putValue(ObjectNode json, String name, Optional<Literal> value) {
    json.putRawValue(name, new RawValue(NodeData.writeValue(value.orElseGet(Literal.None::new))));
  }
}
