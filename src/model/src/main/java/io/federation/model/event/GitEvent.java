package io.federation.model.event;

import io.federation.model.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What happens to a repository on a node. */
public sealed interface GitEvent extends NodeEvent {

  /** Returns the repository's folder name under {@code gitrepo/}. */
  String repository();

  /** A repository was cloned. */
  record Cloned(String repository, String url, Version version) implements GitEvent {
    @Override
    public String message() {
      return "Cloned " + repository + " from " + url + " at " + version;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Cloned(repository, clean.apply(url), version);
    }
  }

  /** The remote could not be asked, or not be fetched from. */
  record LookFailed(String repository, String reason, boolean wantsLogin)
      implements GitEvent, RepeatedEvent {
    @Override
    public String message() {
      return "Cannot look at " + repository + ": " + reason;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new LookFailed(repository, clean.apply(reason), wantsLogin);
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }
  }

  /** One address of a repository could not be asked, or not be fetched from; another one was. */
  record MirrorUsed(String repository, String reason) implements GitEvent, RepeatedEvent {
    @Override
    public String message() {
      return "Using another address of " + repository + ": " + reason;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new MirrorUsed(repository, clean.apply(reason));
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /** The node went onto a testing branch, or came back from one. */
  record BranchSwitched(String repository, String from, String to, Version version)
      implements GitEvent {
    @Override
    public String message() {
      return "Switched " + repository + " from branch " + from + " to " + to + " at " + version;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new BranchSwitched(repository, clean.apply(from), clean.apply(to), version);
    }
  }

  /** The working tree was set to a newer commit. */
  record Advanced(String repository, Optional<Version> from, Version to) implements GitEvent {
    @Override
    public String message() {
      return "Advanced "
          + repository
          + from.map(version -> " from " + version).orElse("")
          + " to "
          + to;
    }
  }

  /** The remote's tip was not taken; the last good tree stays. */
  record AdvanceRefused(String repository, Optional<Version> kept, Version tip, String reason)
      implements GitEvent, RepeatedEvent {
    @Override
    public String message() {
      return "Refused "
          + tip
          + " of "
          + repository
          + ": "
          + reason
          + kept.map(version -> "; stays at " + version).orElse("");
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new AdvanceRefused(repository, kept, tip, clean.apply(reason));
    }

    @Override
    public Severity severity() {
      return Severity.ERROR;
    }
  }

  /** Local edits, or files in the way of a commit, were kept elsewhere. */
  record SetAside(String repository, String folder, List<String> paths) implements GitEvent {
    private static final int SHOWN = 10;

    public SetAside {
      paths = List.copyOf(paths);
    }

    @Override
    public String message() {
      String shown = String.join(", ", paths.subList(0, Math.min(SHOWN, paths.size())));
      return "Set aside local changes of "
          + repository
          + " in "
          + folder
          + ": "
          + shown
          + (paths.size() > SHOWN ? " and " + (paths.size() - SHOWN) + " more" : "");
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new SetAside(repository, folder, paths.stream().map(clean).toList());
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /** Something an earlier, killed run left behind was put right. */
  record Recovered(String repository, String what) implements GitEvent {
    @Override
    public String message() {
      return "Recovered " + repository + ": " + what;
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new Recovered(repository, clean.apply(what));
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /**
   * What was set aside once was removed for good, as it was too old or there was too much of it.
   */
  record AsideRemoved(String repository, List<String> names, String why) implements GitEvent {
    public AsideRemoved {
      names = List.copyOf(names);
    }

    @Override
    public String message() {
      return "Removed what was set aside of "
          + repository
          + " ("
          + why
          + "): "
          + String.join(", ", names);
    }

    @Override
    public NodeEvent withTexts(UnaryOperator<String> clean) {
      return new AsideRemoved(repository, names, clean.apply(why));
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }
  }

  /** A repository was packed: its objects are in few files again. */
  record Packed(String repository, int packs, int loose, Duration took) implements GitEvent {
    @Override
    public String message() {
      return "Packed "
          + repository
          + ": "
          + packs
          + " pack(s) and about "
          + loose
          + " loose object(s), in "
          + took.toMillis()
          + " ms";
    }
  }
}
