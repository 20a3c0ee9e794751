package io.federation.model.event;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** What becomes of a deployment that the tree in ZooKeeper wants. */
public sealed interface DeployEvent extends NodeEvent {

  /** Returns the version of the tree, as a literal. */
  String version();

  /** It begins. */
  record Begun(String version) implements DeployEvent {
    @Override
    public String message() {
      return "Deploying version " + version;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Begun(clean.apply(version));
    }
  }

  /** The node has all that the version wants. */
  record Done(String version, Duration took) implements DeployEvent {
    @Override
    public String message() {
      return "Deployed version " + version + " in " + took.toSeconds() + " s";
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Done(clean.apply(version), took);
    }
  }

  /** It was left half-way, as another host has failed or a person has stopped all. */
  record Abandoned(String version, String reason) implements DeployEvent {
    @Override
    public String message() {
      return "Abandoned deploying version " + version + ": " + reason;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Abandoned(clean.apply(version), clean.apply(reason));
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /** It failed, and everybody is to stop. */
  record Failed(String version, String reason) implements DeployEvent {
    @Override
    public String message() {
      return "Failed to deploy version " + version + ": " + reason;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Failed(clean.apply(version), clean.apply(reason));
    }

    @Override
    public Severity severity() {
      return Severity.CRITICAL;
    }
  }
}
