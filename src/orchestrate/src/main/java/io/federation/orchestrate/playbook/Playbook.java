package io.federation.orchestrate.playbook;

import io.federation.model.Names;
import io.federation.orchestrate.action.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of calls that depend on one another. A playbook is a class that extends this one, in a
 * file of its own; what it does is in {@link #orchestrate}. Each method ends it with a message when
 * what it is for cannot be had.
 */
public abstract class Playbook {

  private static final Pattern NAME = Pattern.compile("[a-z_]+");

  private @Nullable PlaybookContext given;

  /** Does what the playbook is for. */
  @SuppressWarnings("ProhibitedExceptionDeclared") // the author's own code may throw anything
  protected abstract void orchestrate() throws Exception;

  /** Runs it once. */
  @SuppressWarnings("ProhibitedExceptionDeclared")
  public final void run(PlaybookContext context) throws Exception {
    given = context;
    orchestrate();
  }

  PlaybookContext context() {
    return Objects.requireNonNull(given, "a playbook is run by fed orchestrate");
  }

  /** Makes sure that these agents are declared, before anything is called. */
  protected final void requires(String... agents) {
    List<String> missing = new ArrayList<>();
    for (String agent : agents) {
      try {
        Objects.requireNonNull(context().declarations().of(agent));
      } catch (IllegalArgumentException | IOException e) {
        missing.add(String.valueOf(e.getMessage()));
      }
    }
    if (!missing.isEmpty()) {
      throw new PlaybookException(String.join("; ", missing));
    }
  }

  /**
   * Returns a value that was given on the command line as {@code name=value}, or that a person is
   * asked for.
   *
   * @param name lower-case letters and {@code _}
   */
  protected final String ask(String question, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new PlaybookException(
          Names.quote(name) + " is not the name of a value: use lower-case letters and _");
    }
    try {
      Optional<String> value = Optional.ofNullable(context().values().get(name));
      return (value.isPresent() ? value : context().prompt().ask(question))
          .filter(text -> !text.isEmpty())
          .orElseThrow(
              () ->
                  new PlaybookException(
                      "Please supply a value for " + question + ": add " + name + "=..."));
    } catch (IOException e) {
      throw new PlaybookException("cannot ask for " + question, e);
    }
  }

  /**
   * Makes sure that a value is one that fits.
   *
   * @param rule a regular expression of RE2, or {@code string}, {@code shellsafe}, {@code
   *     ipv4address}, {@code ipv6address}
   */
  protected final void validate(String value, String rule) {
    Validation validation = Validation.parse(rule);
    if (!validation.allows(value)) {
      throw new PlaybookException(Names.quote(value) + " is not " + validation.expected());
    }
  }

  /** Tells people something. */
  protected final void announce(String text) {
    context().output().announced(text);
  }

  /** Looks for connected nodes. */
  protected final NodeSearch discover() {
    return discover("rpcutil");
  }

  /** Looks for connected nodes that have an agent. */
  protected final NodeSearch discover(String agent) {
    return new NodeSearch(context(), agent);
  }

  /** Prepares a call. */
  protected final PlaybookCall rpc(String agent, String action) {
    return new PlaybookCall(context(), agent, action);
  }
}
