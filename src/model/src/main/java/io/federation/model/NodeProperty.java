package io.federation.model;

import java.util.List;
import java.util.Optional;

/**
 * The properties of a node that the program itself knows, each in a file {@code
 * nodeinfo/<word>.txt}. Scripts may have more, of any name.
 */
public enum NodeProperty {
  INSTANCE_ID("instance-id", Trait.NAME, Trait.REQUIRED, Trait.SHOWN),
  DEPLOYMENT("deployment", Trait.NAME, Trait.SHOWN),
  INITGITREPO("initgitrepo", Trait.NAME, Trait.REQUIRED, Trait.SHOWN),
  STACKTYPE("stacktype", Trait.NAME, Trait.SHOWN),
  NODEPART("nodepart", Trait.NAME, Trait.SHOWN),
  INITGITURL("initgiturl", Trait.REQUIRED),
  INITGITBRANCH("initgitbranch"),
  INITGITSIGNATURES("initgitsignatures"),
  INITGITMIRRORS("initgitmirrors"),
  ADDRESS("address"),
  DATAFOLDER("datafolder"),
  PROVIDER("provider", Trait.SHOWN),
  ZOOKEEPER("zookeeper"),
  HOSTNAME("hostname"),
  DEPLOYROLE("deployrole", Trait.NAME),
  AWS_GROUP("aws-group"),
  AWS_STACK("aws-stack"),
  AWS_RESOURCE("aws-resource"),
  AWS_GIT_SECRETS("aws-git-secrets"),
  STATE("state", Trait.KEPT),
  STATELOG("statelog", Trait.KEPT),
  STATETSS("statetss", Trait.KEPT),
  STATESINCE("statesince", Trait.KEPT),
  HEARTBEAT("heartbeat", Trait.KEPT),
  ERROR("error", Trait.KEPT),
  WEDGED("wedged", Trait.KEPT),
  PAUSE("pause", Trait.KEPT);

  private enum Trait {
    NAME,
    REQUIRED,
    SHOWN,
    KEPT
  }

  private final String word;
  private final boolean isName;
  private final boolean isRequired;
  private final boolean isShown;
  private final boolean isKept;

  NodeProperty(String word, Trait... traits) {
    this.word = word;
    List<Trait> all = List.of(traits);
    this.isName = all.contains(Trait.NAME);
    this.isRequired = all.contains(Trait.REQUIRED);
    this.isShown = all.contains(Trait.SHOWN);
    this.isKept = all.contains(Trait.KEPT);
  }

  /** Returns the property with this word, if the program knows it. */
  public static Optional<NodeProperty> find(String word) {
    for (NodeProperty property : values()) {
      if (property.word.equals(word)) {
        return Optional.of(property);
      }
    }
    return Optional.empty();
  }

  /** Returns the property's word as users see it, such as {@code instance-id}. */
  public String word() {
    return word;
  }

  /** Returns the file in {@code nodeinfo/} that holds it. */
  public String fileName() {
    return word + ".txt";
  }

  /** Returns whether it is used as a name, and as a part of paths; else it is free text. */
  public boolean isName() {
    return isName;
  }

  /** Returns whether init needs it. */
  public boolean isRequired() {
    return isRequired;
  }

  /** Returns whether {@code status} shows it among what says who the node is. */
  public boolean isShown() {
    return isShown;
  }

  /** Returns whether the node keeps it by itself, so that nobody may set it. */
  public boolean isKeptByNode() {
    return isKept;
  }

  @Override
  public String toString() {
    return word;
  }
}
