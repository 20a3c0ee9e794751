package io.federation.model.aws;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One thing that a node asks of AWS. */
public sealed interface AwsCall {

  /**
   * Sets tags of an instance.
   *
   * @param tags values by key, {@link TagValue cleaned} to what EC2 takes
   */
  record Tag(String instance, SortedMap<String, String> tags) implements AwsCall {

    public Tag {
      SortedMap<String, String> clean = new TreeMap<>();
      tags.forEach((key, value) -> clean.put(key, TagValue.of(value)));
      tags = Collections.unmodifiableSortedMap(clean);
    }
  }

  /**
   * Ends the wait of a life-cycle hook.
   *
   * @param proceed whether the launch has succeeded, or the end may come; else the instance is
   *     given up
   */
  record CompleteLifecycle(String group, String hook, String instance, boolean proceed)
      implements AwsCall {}

  /** Lets a life-cycle hook wait for its whole time again. */
  record ExtendLifecycle(String group, String hook, String instance) implements AwsCall {}

  /**
   * Tells a stack that waits for it how an instance's launch went.
   *
   * @param resource the logical id of the group's resource in the stack
   */
  record SignalStack(String stack, String resource, String instance, boolean success)
      implements AwsCall {}

  /** Asks the instance's group to replace it. */
  record ReportUnhealthy(String instance) implements AwsCall {}

  /** Reads a secret, a JSON object of texts, which come back as flat properties. */
  record ReadSecret(String name) implements AwsCall {}

  /**
   * Writes a secret, a JSON object of texts, in place of one of that name or as a new one.
   *
   * @param texts the texts by their names; never shown
   */
  record WriteSecret(String name, SortedMap<String, String> texts) implements AwsCall {

    public WriteSecret {
      texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    @Override
    public String toString() {
      return "WriteSecret[" + name + "]";
    }
  }

  /**
   * Deletes a secret for good, unless its text {@code key} is another than expected: then somebody
   * else has written it since.
   */
  record DeleteSecret(String name, String key, String expected) implements AwsCall {}

  /** Adds what {@link #read} reads, each key behind {@code prefix}. */
  default void write(String prefix, SortedMap<String, String> to) {
    if (this instanceof Tag tag) {
      to.put(prefix + "do", "tag");
      to.put(prefix + "instance", tag.instance);
      tag.tags.forEach((key, value) -> to.put(prefix + "tag." + key, value));
    } else if (this instanceof CompleteLifecycle complete) {
      to.put(prefix + "do", complete.proceed ? "continue" : "abandon");
      to.put(prefix + "group", complete.group);
      to.put(prefix + "hook", complete.hook);
      to.put(prefix + "instance", complete.instance);
    } else if (this instanceof ExtendLifecycle extend) {
      to.put(prefix + "do", "extend");
      to.put(prefix + "group", extend.group);
      to.put(prefix + "hook", extend.hook);
      to.put(prefix + "instance", extend.instance);
    } else if (this instanceof SignalStack signal) {
      to.put(prefix + "do", signal.success ? "success" : "failure");
      to.put(prefix + "stack", signal.stack);
      to.put(prefix + "resource", signal.resource);
      to.put(prefix + "instance", signal.instance);
    } else if (this instanceof ReportUnhealthy unhealthy) {
      to.put(prefix + "do", "unhealthy");
      to.put(prefix + "instance", unhealthy.instance);
    } else if (this instanceof ReadSecret secret) {
      to.put(prefix + "do", "secret");
      to.put(prefix + "name", secret.name);
    } else if (this instanceof WriteSecret write) {
      to.put(prefix + "do", "write");
      to.put(prefix + "name", write.name);
      write.texts.forEach((key, value) -> to.put(prefix + "text." + key, value));
    } else if (this instanceof DeleteSecret delete) {
      to.put(prefix + "do", "delete");
      to.put(prefix + "name", delete.name);
      to.put(prefix + "key", delete.key);
      to.put(prefix + "expected", delete.expected);
    }
  }

  /**
   * Reads what {@link #write} adds.
   *
   * @throws IllegalArgumentException if it is none
   */
  static AwsCall read(String prefix, SortedMap<String, String> from) {
    String verb = value(from, prefix + "do");
    return switch (verb) {
      case "tag" -> new Tag(value(from, prefix + "instance"), below(prefix + "tag.", from));
      case "continue", "abandon" ->
          new CompleteLifecycle(
              value(from, prefix + "group"),
              value(from, prefix + "hook"),
              value(from, prefix + "instance"),
              verb.equals("continue"));
      case "extend" ->
          new ExtendLifecycle(
              value(from, prefix + "group"),
              value(from, prefix + "hook"),
              value(from, prefix + "instance"));
      case "success", "failure" ->
          new SignalStack(
              value(from, prefix + "stack"),
              value(from, prefix + "resource"),
              value(from, prefix + "instance"),
              verb.equals("success"));
      case "unhealthy" -> new ReportUnhealthy(value(from, prefix + "instance"));
      case "secret" -> new ReadSecret(value(from, prefix + "name"));
      case "write" -> new WriteSecret(value(from, prefix + "name"), below(prefix + "text.", from));
      case "delete" ->
          new DeleteSecret(
              value(from, prefix + "name"),
              value(from, prefix + "key"),
              value(from, prefix + "expected"));
      default ->
          throw new IllegalArgumentException(prefix + "do is " + verb + ", which is no call");
    };
  }

  private static SortedMap<String, String> below(String prefix, SortedMap<String, String> from) {
    SortedMap<String, String> below = new TreeMap<>();
    for (Map.Entry<String, String> property : from.entrySet()) {
      if (property.getKey().startsWith(prefix)) {
        below.put(property.getKey().substring(prefix.length()), property.getValue());
      }
    }
    return below;
  }

  private static String value(SortedMap<String, String> from, String key) {
    String value = from.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }
}
