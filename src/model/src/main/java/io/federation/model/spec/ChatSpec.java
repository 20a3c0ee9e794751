package io.federation.model.spec;

import io.federation.model.Names;
import java.util.Optional;

/**
 * Where the nodes of a federation speak to people.
 *
 * @param form how the chat server wants its messages
 * @param chatty address for what happens in the ordinary course of things; nothing if nobody wants
 *     to hear it
 * @param critical address for what needs somebody's help; nothing if such messages go where the
 *     chatty ones go
 */
public record ChatSpec(Form form, Optional<String> chatty, Optional<String> critical) {

  /** How a chat server wants its messages. */
  public enum Form {
    /** Slack's incoming webhook, which many other servers understand too. */
    SLACK("slack"),
    /** The room notification of HipChat's API, version 2. */
    HIPCHAT("hipchat");

    private final String word;

    Form(String word) {
      this.word = word;
    }

    /** Returns the form's word in {@code federation.yaml}. */
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }

    /**
     * Returns the form with this word.
     *
     * @param kind what the value is, for the message
     * @throws IllegalArgumentException with one line if there is none
     */
    static Form parse(String kind, String word) {
      for (Form form : values()) {
        if (form.word.equals(word)) {
          return form;
        }
      }
      throw new IllegalArgumentException(
          kind + " " + Names.quote(word) + " is not a form of chat: use slack or hipchat");
    }
  }

  /** What holds where nothing is said about chat: the nodes keep silent. */
  public static final ChatSpec SILENT =
      new ChatSpec(Form.SLACK, Optional.empty(), Optional.empty());

  /** Checks the addresses. */
  public ChatSpec {
    if (chatty.isPresent()) {
      WebhookUrl.check("chat.chatty", chatty.get());
    }
    if (critical.isPresent()) {
      WebhookUrl.check("chat.critical", critical.get());
    }
  }

  static ChatSpec read(FlatProperties values) {
    String form = values.get("form");
    return new ChatSpec(
        form == null ? SILENT.form : Form.parse("chat.form", form),
        Optional.ofNullable(values.get("chatty")),
        Optional.ofNullable(values.get("critical")));
  }

  /** Leaves the addresses out, as they are secrets. */
  @Override
  public String toString() {
    return "ChatSpec["
        + form.word
        + (chatty.isPresent() ? ", chatty" : "")
        + (critical.isPresent() ? ", critical" : "")
        + "]";
  }
}
