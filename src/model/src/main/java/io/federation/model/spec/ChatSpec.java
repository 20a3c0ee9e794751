package io.federation.model.spec;

import io.federation.model.Names;
import java.util.Map;
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

  private static final String FORM = "chat.form";
  private static final String CHATTY = "chat.chatty";
  private static final String CRITICAL = "chat.critical";

  /** Checks the addresses. */
  public ChatSpec {
    if (chatty.isPresent()) {
      WebhookUrl.check(CHATTY, chatty.get());
    }
    if (critical.isPresent()) {
      WebhookUrl.check(CRITICAL, critical.get());
    }
  }

  static ChatSpec fromProperties(Map<String, String> properties) {
    String form = properties.get(FORM);
    String chatty = properties.get(CHATTY);
    String critical = properties.get(CRITICAL);
    if (form == null && chatty == null && critical == null) {
      return SILENT;
    }
    return new ChatSpec(
        form == null ? SILENT.form : Form.parse(FORM, form),
        Optional.ofNullable(chatty),
        Optional.ofNullable(critical));
  }

  void addTo(Map<String, String> properties) {
    if (!equals(SILENT)) {
      properties.put(FORM, form.word);
      chatty.ifPresent(url -> properties.put(CHATTY, url));
      critical.ifPresent(url -> properties.put(CRITICAL, url));
    }
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
